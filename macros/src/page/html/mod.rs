//! What a composed template means as HTML: the context of each value, its links and forms, what browsers refuse of it.
//!
//! The template's text moves a state machine on ([`state`]), as a browser's tokenizer would; where branches meet, their
//! states must. What only the app's table can answer becomes constants ([`expand`]).

mod address;
mod assets;
mod attribute;
mod element;
mod expand;
mod expression;
mod findings;
mod forms;
mod policy;
mod script;
mod state;
mod value;
mod walk;

#[cfg(test)]
mod tests;

pub(crate) use findings::Findings;

use super::node::Composed;

/// Walks the template: notes what is wrong, sets the context of each value. `views` are the fields of the page that are
/// views of a form.
pub(crate) fn check(composed: &mut Composed, views: &[String]) -> Findings {
    walk::walk(composed, views)
}
