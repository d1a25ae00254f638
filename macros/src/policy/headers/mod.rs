//! The options that change the headers which tell browsers what a page may do.

mod csp;
mod directives;
mod permissions;
mod sources;

use super::reason::{call, is_word, text, texts};
use crate::diag::{Errors, did_you_mean};
use csp::Csp;
use permissions::Permissions;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, Expr, Ident, LitStr, Result};

/// What an attribute says of these headers.
#[derive(Default)]
pub(crate) struct Headers {
    csp: Option<Csp>,
    permissions_policy: Option<Permissions>,
    referrer_policy: Option<String>,
    cross_origin_opener_policy: Option<String>,
    cross_origin_resource_policy: Option<String>,
}

/// A header with a few values: its name, those that are good, and those that need a reason.
struct Choice {
    header: &'static str,
    good: &'static [&'static str],
    weak: &'static [&'static str],
}

/// <https://www.w3.org/TR/referrer-policy/#referrer-policies>
const REFERRER_POLICY: Choice = Choice {
    header: "Referrer-Policy",
    good: &[
        "no-referrer",
        "same-origin",
        "strict-origin",
        "strict-origin-when-cross-origin",
        "origin",
        "origin-when-cross-origin",
    ],
    weak: &["no-referrer-when-downgrade", "unsafe-url"],
};

/// <https://html.spec.whatwg.org/multipage/browsers.html#cross-origin-opener-policies>
const OPENER_POLICY: Choice = Choice {
    header: "Cross-Origin-Opener-Policy",
    good: &["same-origin", "same-origin-allow-popups", "noopener-allow-popups"],
    weak: &["unsafe-none"],
};

/// <https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header>
const RESOURCE_POLICY: Choice =
    Choice { header: "Cross-Origin-Resource-Policy", good: &["same-origin", "same-site", "cross-origin"], weak: &[] };

/// What is written where a header has a policy of its own language: the policy, or that there is none.
enum Written {
    /// The policy, and whether it may weaken, since its reason is there.
    Policy(LitStr, bool),
    /// `off("the reason")`
    Off(String),
}

/// How such a header is written, in words for who wrote it otherwise.
struct Usage {
    policy: &'static str,
    weakened: &'static str,
    off: &'static str,
}

impl Usage {
    /// Reads `"the policy"`, `weakened("the policy", "the reason")` or `off("the reason")`.
    fn parse(&self, value: &Expr) -> Result<Written> {
        if let Some(call) = call(value, "off") {
            return texts::<1>(call, self.off).map(|[reason]| Written::Off(reason.value()));
        }
        if let Some(call) = call(value, "weakened") {
            return texts::<2>(call, self.weakened).map(|[policy, _reason]| Written::Policy(policy, true));
        }
        if let Some(literal) = text(value) {
            return Ok(Written::Policy(literal.clone(), false));
        }
        let usage = if is_word(value, "off") {
            self.off
        } else if is_word(value, "weakened") {
            self.weakened
        } else {
            self.policy
        };
        Err(Error::new_spanned(value, usage))
    }
}

impl Headers {
    /// Its options.
    pub(crate) const OPTIONS: [&str; 5] =
        ["csp", "referrer_policy", "cross_origin_opener_policy", "cross_origin_resource_policy", "permissions_policy"];

    /// Takes an option; `false` where it is none of these.
    pub(super) fn take(&mut self, name: &Ident, value: &Expr, errors: &mut Errors) -> bool {
        let (place, choice) = match name.to_string().as_str() {
            "csp" => {
                self.csp = csp::parse(value, errors);
                return true;
            }
            "permissions_policy" => {
                self.permissions_policy = permissions::parse(value, errors);
                return true;
            }
            "referrer_policy" => (&mut self.referrer_policy, REFERRER_POLICY),
            "cross_origin_opener_policy" => (&mut self.cross_origin_opener_policy, OPENER_POLICY),
            "cross_origin_resource_policy" => (&mut self.cross_origin_resource_policy, RESOURCE_POLICY),
            _ => return false,
        };
        *place = errors.keep(choice.parse(name, value));
        true
    }

    /// As const data.
    pub(super) fn tokens(&self) -> TokenStream {
        let csp = match &self.csp {
            None => quote!(Unsaid),
            Some(Csp::Policy { plain, parts }) => quote!(Policy { plain: #plain, parts: &[#(#parts),*] }),
            Some(Csp::Off(reason)) => quote!(Off(#reason)),
        };
        let permissions = match &self.permissions_policy {
            None => quote!(Unsaid),
            Some(Permissions::Policy(value)) => quote!(Policy(#value)),
            Some(Permissions::Off(reason)) => quote!(Off(#reason)),
        };
        let optional = |value: &Option<String>| match value {
            None => quote!(::core::option::Option::None),
            Some(value) => quote!(::core::option::Option::Some(#value)),
        };
        let referrer = optional(&self.referrer_policy);
        let opener = optional(&self.cross_origin_opener_policy);
        let resource = optional(&self.cross_origin_resource_policy);
        quote! {
            ::squall::private::Headers {
                csp: ::squall::private::Csp::#csp,
                referrer_policy: #referrer,
                cross_origin_opener_policy: #opener,
                cross_origin_resource_policy: #resource,
                permissions: ::squall::private::Permissions::#permissions,
                ..::squall::private::Headers::DEFAULT
            }
        }
    }
}

impl Choice {
    fn parse(&self, name: &Ident, value: &Expr) -> Result<String> {
        let weakened = || format!("{name} = weakened(\"{}\", \"the reason\")", self.weak.first().unwrap_or(&""));
        let (literal, has_reason) = match (text(value), call(value, "weakened")) {
            (Some(literal), _) => (literal.clone(), false),
            (None, Some(call)) if !self.weak.is_empty() => {
                let [literal, _reason] = texts::<2>(call, &format!("say what and why: {}", weakened()))?;
                (literal, true)
            }
            _ => return Err(Error::new_spanned(value, format!("expected one of {}", self.good.join(", ")))),
        };
        let written = literal.value();
        let is_weak = self.weak.contains(&written.as_str());
        let message = match (self.good.contains(&written.as_str()), is_weak, has_reason) {
            (true, _, false) | (_, true, true) => return Ok(written),
            (true, _, true) => format!("`{written}` weakens nothing: {name} = \"{written}\""),
            (_, true, false) => {
                format!("`{written}` needs a reason: {name} = weakened(\"{written}\", \"the reason\")")
            }
            _ => {
                let near = did_you_mean(&written, self.good.iter().copied());
                format!("`{written}` is no value of {}{near} (there are: {})", self.header, self.good.join(", "))
            }
        };
        Err(Error::new(literal.span(), message))
    }
}
