//! The options that say how a site guards itself: of `#[handler]` and `#[section]` what holds for them, of `#[app]`
//! what holds for the whole site.

mod hosts;
mod origins;
mod reason;
mod throttle;
mod xsrf;

use crate::diag::Errors;
use hosts::Hosts;
use origins::TrustedOrigin;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, Ident, Path};
use throttle::Throttle;
pub(crate) use xsrf::Exemption;

/// What the attribute of a handler or a section says of its protection.
#[derive(Default)]
pub(crate) struct Protection {
    pub(crate) xsrf: Option<Exemption>,
    throttle: Option<Throttle>,
    seen: Vec<Ident>,
}

impl Protection {
    /// The options that a handler can have.
    pub(crate) const OF_HANDLERS: [&str; 2] = ["xsrf", "throttle"];
    /// The options that a section can have.
    pub(crate) const OF_SECTIONS: [&str; 1] = ["throttle"];

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
        if Self::OF_SECTIONS.iter().any(|option| name == option) && self.seen.contains(name) {
            errors.at(name, format!("`{name}` is there already"));
            return true;
        }
        match name.to_string().as_str() {
            "throttle" => self.throttle = errors.keep(throttle::parse(value)),
            _ => return false,
        }
        self.seen.push(name.clone());
        true
    }

    /// As const data of this handler or section, which stands in that section.
    pub(crate) fn tokens(&self, name: &Ident, section: Option<&Path>) -> TokenStream {
        let xsrf = match &self.xsrf {
            None => quote!(Checked),
            Some(Exemption { reason, .. }) => quote!(Exempt(#reason)),
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
        let inside = section.map(|section| quote!(.within(<#section as ::squall::private::Section>::PROTECTION)));
        quote! {
            ::squall::private::Protection {
                xsrf: ::squall::private::Xsrf::#xsrf,
                throttle: ::squall::private::Throttle::#throttle,
            } #inside
        }
    }
}

/// What an app's attribute says of the protection of the whole site.
#[derive(Default)]
pub(crate) struct SiteProtection {
    hosts: Option<Hosts>,
    trusted_origins: Option<Vec<TrustedOrigin>>,
}

impl SiteProtection {
    /// The options that an app can have.
    pub(crate) const OPTIONS: [&str; 2] = ["hosts", "trusted_origins"];

    /// Takes the option: whether it was there before.
    pub(crate) fn take(&mut self, name: &str, value: &Expr, errors: &mut Errors) -> bool {
        match name {
            "hosts" => self.hosts.replace(hosts::parse(value, errors)).is_some(),
            _ => self.trusted_origins.replace(origins::parse(value, errors)).is_some(),
        }
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
        quote!(#hosts #origins)
    }
}
