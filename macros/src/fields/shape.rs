//! `Option<T>`, `Vec<T>`, `Result<T, E>`: read off the tokens, so an alias of these is an ordinary type.

use quote::ToTokens as _;
use syn::{GenericArgument, PathArguments, Type};

/// How many values a type takes.
pub(crate) enum Shape<'t> {
    One(&'t Type),
    Maybe(&'t Type),
    Many(&'t Type),
}

/// The shape of a type, and the type of its values.
pub(crate) fn shape(ty: &Type) -> Shape<'_> {
    if let Some(inside) = argument_of(ty, "Option") {
        Shape::Maybe(inside)
    } else if let Some(inside) = argument_of(ty, "Vec") {
        Shape::Many(inside)
    } else {
        Shape::One(ty)
    }
}

/// The first type argument of `name<..>`, if the type is one.
pub(crate) fn argument_of<'t>(ty: &'t Type, name: &str) -> Option<&'t Type> {
    let ty = match ty {
        Type::Group(group) => &group.elem,
        ty => ty,
    };
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| path.qself.is_none() && last.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// A type as people write it.
pub(crate) fn written(ty: &Type) -> String {
    let text = ty.to_token_stream().to_string();
    text.replace(" :: ", "::").replace(" < ", "<").replace(" >", ">").replace(" ,", ",").replace("& ", "&")
}
