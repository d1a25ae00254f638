//! The options that say how a site guards itself: of `#[handler]` and `#[section]` what holds for them, of `#[app]`
//! what holds for the whole site.

mod access;
mod body_limit;
mod caching;
mod cors;
mod deadline;
mod headers;
mod hosts;
mod hsts;
mod origins;
mod permission;
mod proxies;
mod reason;
mod throttle;
mod time;
mod xsrf;

pub(crate) use access::{Decision, WORDS, decide, decided_entry};
pub(crate) use body_limit::{BodyLimit, limit};
use caching::Caching;
use cors::Cors;
use deadline::Deadline;
use permission::Permission;

use crate::diag::Errors;
use headers::Headers;
use hosts::Hosts;
use origins::TrustedOrigin;
use proc_macro2::TokenStream;
use proxies::Proxies;
use quote::quote;
use syn::{Expr, Ident, Path};
use throttle::Throttle;
pub(crate) use xsrf::Exemption;

/// What the attribute of a handler or a section says of its protection.
#[derive(Default)]
pub(crate) struct Protection {
    pub(crate) xsrf: Option<Exemption>,
    cors: Option<Cors>,
    throttle: Option<Throttle>,
    deadline: Option<Deadline>,
    pub(crate) body_limit: Option<BodyLimit>,
    /// `compression = off`
    uncompressed: bool,
    /// `openapi = on`, `openapi = off`: the variant of `squall::private::Documented`.
    documented: Option<Ident>,
    headers: Headers,
    pub(crate) caching: Option<Caching>,
    seen: Vec<Ident>,
}

impl Protection {
    /// The options that a handler can have.
    pub(crate) const OF_HANDLERS: [&str; 13] = [
        "xsrf",
        "cors",
        "throttle",
        "deadline",
        "body_limit",
        "cache",
        "compression",
        "openapi",
        Headers::OPTIONS[0],
        Headers::OPTIONS[1],
        Headers::OPTIONS[2],
        Headers::OPTIONS[3],
        Headers::OPTIONS[4],
    ];
    /// The options that a section can have.
    pub(crate) const OF_SECTIONS: [&str; 12] = [
        "cors",
        "throttle",
        "deadline",
        "body_limit",
        "cache",
        "compression",
        "openapi",
        Headers::OPTIONS[0],
        Headers::OPTIONS[1],
        Headers::OPTIONS[2],
        Headers::OPTIONS[3],
        Headers::OPTIONS[4],
    ];

    /// Takes the option of a handler; `false` where it is none of these.
    pub(crate) fn take(&mut self, name: &Ident, value: &Expr, errors: &mut Errors) -> bool {
        match name.to_string().as_str() {
            "xsrf" => self.xsrf = errors.keep(xsrf::parse(name, value)),
            _ => return self.take_common(name, value, errors),
        }
        true
    }

    /// Takes the option of a section; `false` where it is none of these.
    pub(crate) fn take_of_section(&mut self, name: &Ident, value: &Expr, errors: &mut Errors) -> bool {
        if name == "xsrf" {
            errors.at(name, "only a handler is exempt, each with its own reason: write `xsrf` there");
            return true;
        }
        self.take_common(name, value, errors)
    }

    fn take_common(&mut self, name: &Ident, value: &Expr, errors: &mut Errors) -> bool {
        if name == "hsts" {
            errors.at(name, "browsers keep to TLS for a whole host: write `hsts` in #[app(..)]");
            return true;
        }
        if Self::OF_SECTIONS.iter().any(|option| name == option) && self.seen.contains(name) {
            errors.at(name, format!("`{name}` is there already"));
            return true;
        }
        match name.to_string().as_str() {
            "cors" => self.cors = errors.keep(cors::parse(value)),
            "throttle" => self.throttle = errors.keep(throttle::parse(value)),
            "deadline" => self.deadline = errors.keep(deadline::parse(value)),
            "body_limit" => self.body_limit = errors.keep(limit(value, "the body")),
            "cache" => self.caching = caching::parse(value, errors),
            "compression" => {
                self.uncompressed = matches!(value, Expr::Path(path) if path.path.is_ident("off"));
                if !self.uncompressed {
                    errors
                        .at(value, "only `off` can be said here: #[app(compression = on)] says it for the whole site");
                }
            }
            "openapi" => self.documented = errors.keep(documented(value)),
            _ if self.headers.take(name, value, errors) => {}
            _ => return false,
        }
        self.seen.push(name.clone());
        true
    }

    /// Whether the attribute says nothing of it.
    pub(crate) fn is_default(&self) -> bool {
        self.xsrf.is_none() && self.seen.is_empty()
    }

    /// As const data of this handler or section, which stands in that section, and says itself who may call it. Its place
    /// is `__PLACE`.
    pub(crate) fn tokens(&self, name: &Ident, access: Option<&Decision>, section: Option<&Path>) -> TokenStream {
        let xsrf = match &self.xsrf {
            None => quote!(Checked),
            Some(Exemption { reason, .. }) => quote!(Exempt(#reason)),
        };
        let cors = match &self.cors {
            None => quote!(Unsaid),
            Some(Cors::Any) => quote!(Any),
            Some(Cors::Trusted) => quote!(Trusted),
            Some(Cors::Off(reason)) => quote!(Off(#reason)),
        };
        let scope = name.to_string();
        let throttle = match &self.throttle {
            None => quote!(Unsaid),
            Some(Throttle::Limited { count, seconds }) => quote!(Limited {
                scope: ::core::concat!(::core::module_path!(), "::", #scope),
                count: #count,
                seconds: #seconds,
            }),
            Some(Throttle::Off(reason)) => quote!(Off(#reason)),
        };
        let deadline = match &self.deadline {
            None => quote!(Unsaid),
            Some(Deadline::Seconds(seconds)) => quote!(Seconds(#seconds)),
            Some(Deadline::Off(reason)) => quote!(Off(#reason)),
        };
        let body_limit = match &self.body_limit {
            None => quote!(::squall::private::BodyLimit::Default),
            Some(limit) => limit.tokens(),
        };
        let headers = self.headers.tokens();
        let caching = match &self.caching {
            Some(caching) => caching.tokens(&Decision::by_item(name)),
            None if access.is_some_and(Decision::is_guard) => quote!(BehindGuard),
            None => quote!(Unsaid),
        };
        let compressed = !self.uncompressed;
        let unsaid = Ident::new("Unsaid", proc_macro2::Span::call_site());
        let documented = self.documented.as_ref().unwrap_or(&unsaid);
        let own = quote! {
            ::squall::private::Protection {
                xsrf: ::squall::private::Xsrf::#xsrf,
                cors: ::squall::private::Cors::#cors,
                throttle: ::squall::private::Throttle::#throttle,
                deadline: ::squall::private::Deadline::#deadline,
                body_limit: #body_limit,
                headers: #headers,
                caching: ::squall::private::Caching::#caching,
                compressed: #compressed,
                documented: ::squall::private::Documented::#documented,
            }
        };
        match section {
            None => own,
            // A const of its own: else what a rule refers to would not live long enough.
            Some(section) => quote! {{
                const __OWN: ::squall::private::Protection = #own;
                __OWN.within(<#section as ::squall::private::Section>::PROTECTION)
            }},
        }
    }
}

/// `on` or `off`, as a variant of `squall::private::Documented`.
fn documented(value: &Expr) -> syn::Result<Ident> {
    let word = match value {
        Expr::Path(path) => path.path.get_ident(),
        _ => None,
    };
    let variant = match word.map(Ident::to_string).as_deref() {
        Some("on") => "On",
        Some("off") => "Off",
        _ => {
            return Err(syn::Error::new_spanned(
                value,
                "write `on`, and it is in the app's OpenAPI document, or `off`, and it is not; where nothing is said, what takes \
                 JSON, or answers with JSON or with nothing, is in it",
            ));
        }
    };
    Ok(Ident::new(variant, proc_macro2::Span::call_site()))
}

/// What an app's attribute says of the protection of the whole site.
#[derive(Default)]
pub(crate) struct SiteProtection {
    headers: Headers,
    seen: Vec<Ident>,
    hosts: Option<Hosts>,
    trusted_origins: Option<Vec<TrustedOrigin>>,
    /// Said, and the value, if there is to be one.
    hsts: Option<Option<String>>,
    trusted_proxies: Option<Proxies>,
    /// `xsrf = exempt("the reason")`
    pub(crate) xsrf: Option<Exemption>,
}

impl SiteProtection {
    /// The options that an app can have.
    pub(crate) const OPTIONS: [&str; 10] = [
        "xsrf",
        "hsts",
        "hosts",
        "trusted_origins",
        "trusted_proxies",
        Headers::OPTIONS[0],
        Headers::OPTIONS[1],
        Headers::OPTIONS[2],
        Headers::OPTIONS[3],
        Headers::OPTIONS[4],
    ];

    /// Takes the option: whether it was there before.
    pub(crate) fn take(&mut self, name: &Ident, value: &Expr, errors: &mut Errors) -> bool {
        if self.seen.contains(name) {
            return true;
        }
        self.seen.push(name.clone());
        match name.to_string().as_str() {
            "xsrf" => self.xsrf = errors.keep(xsrf::parse(name, value)),
            "hosts" => self.hosts = Some(hosts::parse(value, errors)),
            "hsts" => self.hsts = errors.keep(hsts::parse(value)),
            "trusted_proxies" => self.trusted_proxies = Some(proxies::parse(value, errors)),
            "trusted_origins" => self.trusted_origins = Some(origins::parse(value, errors)),
            _ => _ = self.headers.take(name, value, errors),
        }
        false
    }

    /// Whether the app names origins that it trusts.
    pub(crate) fn trusts(&self) -> bool {
        self.trusted_origins.is_some()
    }

    /// As constants of the app.
    pub(crate) fn tokens(&self) -> TokenStream {
        let origins = self.trusted_origins.as_ref().map(|origins| {
            let origins = origins.iter().map(|origin| &origin.text);
            quote!(const TRUSTED_ORIGINS: &'static [&'static str] = &[#(#origins),*];)
        });
        let hosts = self.hosts.as_ref().map(|hosts| {
            let hosts = match hosts {
                Hosts::Listed(hosts) => quote!(Listed(&[#(#hosts),*])),
                Hosts::Any(reason) => quote!(Any(#reason)),
            };
            quote!(const HOSTS: ::squall::private::AllowedHosts = ::squall::private::AllowedHosts::#hosts;)
        });
        let proxies = self.trusted_proxies.as_ref().map(|Proxies { networks, any, standard }| {
            quote! {
                const TRUSTED_PROXIES: ::squall::private::TrustedProxies =
                    ::squall::private::TrustedProxies { networks: &[#(#networks),*], any: #any, standard: #standard };
            }
        });
        let headers = Headers::OPTIONS.iter().any(|option| self.seen.iter().any(|name| name == option)).then(|| {
            let headers = self.headers.tokens();
            quote!(const HEADERS: ::squall::private::Headers = #headers;)
        });
        let hsts = self.hsts.as_ref().map(|hsts| {
            let hsts = match hsts {
                Some(value) => quote!(::core::option::Option::Some(#value)),
                None => quote!(::core::option::Option::None),
            };
            quote!(const HSTS: ::core::option::Option<&'static str> = #hsts;)
        });
        let xsrf = self.xsrf.as_ref().map(|Exemption { reason, .. }| {
            quote!(const XSRF: ::squall::private::Xsrf = ::squall::private::Xsrf::Exempt(#reason);)
        });
        quote!(#hosts #origins #proxies #headers #hsts #xsrf)
    }
}
