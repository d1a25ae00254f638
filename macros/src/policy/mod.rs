//! The options that say how a site guards itself: of `#[handler]` and `#[section]` what holds for them, of `#[app]`
//! what holds for the whole site.

mod hosts;
mod origins;
mod reason;
mod xsrf;

use crate::diag::Errors;
use hosts::Hosts;
use origins::TrustedOrigin;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, Ident};
pub(crate) use xsrf::Exemption;

/// What a handler's attribute says of its protection.
#[derive(Default)]
pub(crate) struct Protection {
    pub(crate) xsrf: Option<Exemption>,
}

impl Protection {
    /// The options that a handler can have.
    pub(crate) const OF_HANDLERS: [&str; 1] = ["xsrf"];

    /// Takes the option of a handler; `false` where it is none of these.
    pub(crate) fn take(&mut self, name: &Ident, value: &Expr, errors: &mut Errors) -> bool {
        match name.to_string().as_str() {
            "xsrf" => self.xsrf = errors.keep(xsrf::parse(name, value)),
            _ => return false,
        }
        true
    }

    /// As const data.
    pub(crate) fn tokens(&self) -> TokenStream {
        let xsrf = match &self.xsrf {
            None => quote!(Checked),
            Some(Exemption { reason, .. }) => quote!(Exempt(#reason)),
        };
        quote!(::squall::private::Protection { xsrf: ::squall::private::Xsrf::#xsrf })
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
