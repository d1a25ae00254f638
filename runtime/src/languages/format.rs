//! Numbers and dates as a language writes them, by the data of Unicode (CLDR).

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::{FluentNumber, FluentType};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use icu_datetime::DateTimeFormatter;
use icu_datetime::fieldsets::{self, T, YMD, YMDE};
use icu_datetime::input::{UtcOffset, ZonedDateTime};
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_decimal::options::{DecimalFormatterOptions, GroupingStrategy};
use icu_locale_core::Locale;
use intl_memoizer::Memoizable;
use intl_memoizer::concurrent::IntlLangMemoizer;
use std::borrow::Cow;
use std::time::{SystemTime, UNIX_EPOCH};
use unic_langid::LanguageIdentifier;

/// Gives a bundle its functions, `NUMBER` and `DATETIME`, and has numbers without one written by the language's rules.
pub(super) fn set_up(bundle: &mut FluentBundle<FluentResource>) {
    // Of an empty bundle these names are free.
    let _ = bundle.add_function("NUMBER", number);
    let _ = bundle.add_function("DATETIME", date_time);
    bundle.set_formatter(Some(|value, memoizer| match value {
        FluentValue::Number(number) => written(number, memoizer),
        _ => None,
    }));
}

/// `NUMBER($x, minimumFractionDigits: 2)`
fn number<'a>(values: &[FluentValue<'a>], options: &FluentArgs<'_>) -> FluentValue<'a> {
    match values.first() {
        Some(FluentValue::Number(number)) => {
            let mut number = number.clone();
            number.options.merge(options);
            FluentValue::Number(number)
        }
        Some(other) => other.clone(),
        None => FluentValue::Error,
    }
}

/// `DATETIME($x, dateStyle: "long", timeStyle: "short")`
fn date_time<'a>(values: &[FluentValue<'a>], options: &FluentArgs<'_>) -> FluentValue<'a> {
    let Some(FluentValue::Custom(custom)) = values.first() else {
        return values.first().cloned().unwrap_or(FluentValue::Error);
    };
    let Some(moment) = custom.as_any().downcast_ref::<Moment>() else { return values[0].clone() };
    let style = |name: &str| match options.get(name) {
        Some(FluentValue::String(style)) => Some(style.clone().into_owned()),
        _ => None,
    };
    let (date, time) = (style("dateStyle"), style("timeStyle"));
    let date = match date.as_deref() {
        Some("full") => Some(DateStyle::Full),
        Some("long") => Some(DateStyle::Long),
        Some("short") => Some(DateStyle::Short),
        None if time.is_some() => None,
        _ => Some(DateStyle::Medium),
    };
    FluentValue::Custom(Box::new(Moment { style: (date, time.is_some()), ..*moment }))
}

/// How a date is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum DateStyle {
    Full,
    Long,
    Medium,
    Short,
}

/// How a moment is written: its date, and whether its time is.
type Style = (Option<DateStyle>, bool);

/// A point in time, and how it is to be written: in UTC.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Moment {
    time: SystemTime,
    style: Style,
}

impl From<SystemTime> for Moment {
    fn from(time: SystemTime) -> Moment {
        Moment { time, style: (Some(DateStyle::Medium), false) }
    }
}

impl Moment {
    fn milliseconds(&self) -> i64 {
        let whole = |duration: std::time::Duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        match self.time.duration_since(UNIX_EPOCH) {
            Ok(after) => whole(after),
            Err(before) => -whole(before.duration()),
        }
    }
}

impl FluentType for Moment {
    fn duplicate(&self) -> Box<dyn FluentType + Send> {
        Box::new(*self)
    }

    fn as_string(&self, _: &intl_memoizer::IntlLangMemoizer) -> Cow<'static, str> {
        // Squall's bundles are concurrent ones: this is never asked.
        Cow::Owned(httpdate::fmt_http_date(self.time))
    }

    fn as_string_threadsafe(&self, memoizer: &IntlLangMemoizer) -> Cow<'static, str> {
        let written = memoizer.with_try_get::<Dates, _, _>((self.style,), |dates| dates.write(self.milliseconds()));
        Cow::Owned(written.unwrap_or_else(|_| httpdate::fmt_http_date(self.time)))
    }
}

/// What writes moments in one style.
enum Dates {
    Full(DateTimeFormatter<YMDE>),
    FullTime(DateTimeFormatter<fieldsets::YMDET>),
    Date(DateTimeFormatter<YMD>),
    DateTime(DateTimeFormatter<fieldsets::YMDT>),
    Time(DateTimeFormatter<T>),
}

impl Memoizable for Dates {
    type Args = (Style,);
    type Error = String;

    fn construct(language: LanguageIdentifier, ((date, time),): (Style,)) -> Result<Dates, String> {
        let locale = locale(&language)?.into();
        let date = match (date, time) {
            (None, _) => return said(DateTimeFormatter::try_new(locale, T::hm())).map(Dates::Time),
            (Some(DateStyle::Full), false) => {
                return said(DateTimeFormatter::try_new(locale, YMDE::long())).map(Dates::Full);
            }
            (Some(DateStyle::Full), true) => {
                return said(DateTimeFormatter::try_new(locale, YMDE::long().with_time_hm())).map(Dates::FullTime);
            }
            (Some(DateStyle::Long), _) => YMD::long(),
            (Some(DateStyle::Medium), _) => YMD::medium(),
            (Some(DateStyle::Short), _) => YMD::short(),
        };
        if time {
            said(DateTimeFormatter::try_new(locale, date.with_time_hm())).map(Dates::DateTime)
        } else {
            said(DateTimeFormatter::try_new(locale, date)).map(Dates::Date)
        }
    }
}

impl Dates {
    fn write(&self, milliseconds: i64) -> String {
        let moment = ZonedDateTime::from_epoch_milliseconds_and_utc_offset(milliseconds, UtcOffset::zero());
        let (date, time) = (moment.date, moment.time);
        let both = icu_datetime::input::DateTime { date, time };
        match self {
            Dates::Full(formatter) => formatter.format(&date).to_string(),
            Dates::FullTime(formatter) => formatter.format(&both).to_string(),
            Dates::Date(formatter) => formatter.format(&date).to_string(),
            Dates::DateTime(formatter) => formatter.format(&both).to_string(),
            Dates::Time(formatter) => formatter.format(&time).to_string(),
        }
    }
}

/// What writes numbers; with groups of digits, or without.
struct Numbers(DecimalFormatter);

impl Memoizable for Numbers {
    type Args = (bool,);
    type Error = String;

    fn construct(language: LanguageIdentifier, (grouped,): (bool,)) -> Result<Numbers, String> {
        let strategy = if grouped { GroupingStrategy::Auto } else { GroupingStrategy::Never };
        let options = DecimalFormatterOptions::from(strategy);
        said(DecimalFormatter::try_new(locale(&language)?.into(), options)).map(Numbers)
    }
}

fn written(number: &FluentNumber, memoizer: &IntlLangMemoizer) -> Option<String> {
    let options = &number.options;
    let mut decimal: Decimal = number.as_string().parse().ok()?;
    let digits = |digits: usize| i16::try_from(digits).unwrap_or(i16::MAX);
    if let Some(most) = options.maximum_fraction_digits {
        decimal.round(-digits(most));
        decimal.absolute.trim_end();
    }
    if let Some(least) = options.minimum_fraction_digits {
        decimal.absolute.pad_end(-digits(least.min(100)));
    }
    if let Some(least) = options.minimum_integer_digits {
        decimal.absolute.pad_start(digits(least.min(100)));
    }
    memoizer
        .with_try_get::<Numbers, _, _>((options.use_grouping,), |numbers| numbers.0.format(&decimal).to_string())
        .ok()
}

fn locale(language: &LanguageIdentifier) -> Result<Locale, String> {
    said(language.to_string().parse())
}

fn said<T, E: std::fmt::Display>(result: Result<T, E>) -> Result<T, String> {
    result.map_err(|error| error.to_string())
}
