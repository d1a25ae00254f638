//! `auth(Role::Editor)`: an expression, and its type.
//!
//! The code that asks whether a user type permits it is generic over the app, so it must name the type, and the type of
//! an expression has no name. Where the expression's first words do not say it, the user does: `auth(EDITOR as Role)`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Lit, Path, Type};

/// What a user must be permitted. The type has one place in generated code, the [alias](Permission::alias), and where
/// the expression begins with it, it begins with the alias: so a name that does not exist is one error.
pub(crate) struct Permission {
    value: Expr,
    ty: Type,
}

impl Permission {
    /// The expression and its type; an error where that does not show.
    pub(crate) fn of(mut value: Expr) -> syn::Result<Permission> {
        if let Expr::Cast(cast) = value {
            return Ok(Permission { value: *cast.expr, ty: *cast.ty });
        }
        match type_of(&mut value) {
            Some(ty) => Ok(Permission { value, ty }),
            None => Err(syn::Error::new_spanned(
                &value,
                "the type of this permission does not show; say it: auth(EDITOR as Role)",
            )),
        }
    }

    /// The name of its type.
    pub(crate) fn alias(&self) -> TokenStream {
        let ty = &self.ty;
        quote!(type __Permission = #ty;)
    }

    /// What the app must have for it.
    pub(crate) fn bound(&self, app: &TokenStream) -> TokenStream {
        quote_spanned!(self.value.span()=> #app: ::squall::private::Guards<__Permission>)
    }

    /// Refuses the user `__user` who is not permitted it.
    pub(crate) fn check(&self) -> TokenStream {
        let value = match &self.value {
            text @ Expr::Lit(literal) if matches!(literal.lit, Lit::Str(_)) => quote!(#text),
            value => quote_spanned!(value.span()=> &(#value)),
        };
        quote_spanned! {self.value.span()=>
            let __permission: &__Permission = #value;
            ::squall::private::permits::<_, __Permission>(__app, &__user, __permission)?;
        }
    }
}

/// The type that an expression shows by itself; where it begins with that, it begins with the alias now.
fn type_of(value: &mut Expr) -> Option<Type> {
    match value {
        Expr::Path(path) if path.qself.is_none() => type_of_path(&mut path.path),
        Expr::Struct(value) => type_of_path(&mut value.path),
        Expr::Call(call) => match &mut *call.func {
            Expr::Path(path) if path.qself.is_none() => type_of_path(&mut path.path),
            _ => None,
        },
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(named("str", text.span())),
            Lit::Bool(value) => Some(named("bool", value.span())),
            _ => None,
        },
        // Flags: `Rights::READ | Rights::WRITE`.
        Expr::Binary(both) => {
            let (left, right) = (type_of(&mut both.left)?, type_of(&mut both.right)?);
            (left == right).then_some(left)
        }
        Expr::Paren(inside) => type_of(&mut inside.expr),
        Expr::Group(inside) => type_of(&mut inside.expr),
        _ => None,
    }
}

/// `Role::Editor` and `Role::at_least(2)` are a `Role`; `CanEdit` and `CanEdit("posts")` are themselves. Which it is,
/// capitals say.
fn type_of_path(path: &mut Path) -> Option<Type> {
    let is_type = |name: &Ident| {
        let name = name.to_string();
        name.starts_with(char::is_uppercase) && (name.contains(char::is_lowercase) || name.len() == 1)
    };
    let mut owner = path.clone();
    let last = owner.segments.pop()?;
    if let Some(name) = owner.segments.last().map(|owner| owner.ident.clone()).filter(is_type) {
        owner.segments.pop_punct();
        let alias = Ident::new("__Permission", name.span());
        *path = syn::parse_quote!(#alias::#last);
        return Some(syn::parse_quote!(#owner));
    }
    is_type(&last.ident).then(|| syn::parse_quote!(#path))
}

fn named(name: &str, span: Span) -> Type {
    let name = Ident::new(name, span);
    syn::parse_quote!(#name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::ToTokens;

    fn shown(text: &str) -> String {
        match Permission::of(syn::parse_str(text).expect("an expression")) {
            Ok(permission) => permission.ty.to_token_stream().to_string().replace(' ', ""),
            Err(_) => "?".to_owned(),
        }
    }

    #[test]
    fn the_type_shows_in_the_first_words() {
        for (value, ty) in [
            ("Role::Editor", "Role"),
            ("roles::Role::Editor", "roles::Role"),
            ("crate::Role::EDITOR", "crate::Role"),
            ("Role::at_least(2)", "Role"),
            ("Role::Custom(1)", "Role"),
            ("CanEdit", "CanEdit"),
            ("rules::CanEdit", "rules::CanEdit"),
            ("CanEdit(\"posts\")", "CanEdit"),
            ("rules::CanEdit { what: 1 }", "rules::CanEdit"),
            ("Rule::Edit { what: 1 }", "Rule"),
            ("\"posts.write\"", "str"),
            ("true", "bool"),
            ("Rights::READ | Rights::WRITE", "Rights"),
            ("(Role::Editor)", "Role"),
            ("EDITOR as Role", "Role"),
            ("roles::EDITOR as u8", "u8"),
            ("EDITOR", "?"),
            ("roles::EDITOR", "?"),
            ("editor()", "?"),
            ("7", "?"),
            ("<Role as Default>::default()", "?"),
            ("Role::Editor.or(Role::Admin)", "?"),
        ] {
            assert_eq!(shown(value), ty, "{value}");
        }
    }
}
