//! The names that a template's expressions begin with: each is a variable of the template, a field of the page, or a
//! thing of the request.

use super::emit::Flat;
use super::node::{At, Composed, Fault};
use crate::diag::did_you_mean;
use askama_parser::expr::{Expr, Filter};
use askama_parser::node::{CondTest, LetValueOrBlock, Node};
use askama_parser::{Ast, Span, Syntax, Target, WithSpan};
use std::collections::BTreeMap;

/// What of the request a template can name without its being passed.
#[cfg(not(feature = "languages"))]
pub(crate) const REQUEST: [&str; 6] = ["user", "xsrf_field", "xsrf_token", "flash", "csp_nonce", "path"];
#[cfg(feature = "languages")]
pub(crate) const REQUEST: [&str; 7] = ["user", "xsrf_field", "xsrf_token", "flash", "csp_nonce", "path", "language"];

/// What the template's names are.
pub(crate) struct Names {
    /// What it takes of the request, and where it first says so.
    pub request: BTreeMap<&'static str, Option<At>>,
    /// The names that are nothing.
    pub faults: Vec<Unknown>,
}

/// A name that is nothing.
pub(crate) struct Unknown {
    pub name: String,
    pub fault: Fault,
    /// Whether it looks like one that is something.
    pub is_slip: bool,
}

/// Looks at each name of the template.
pub(crate) fn names(flat: &Flat, composed: &Composed, page: &str, fields: &[String]) -> Names {
    let mut walk = Walk {
        flat,
        composed,
        page,
        fields,
        locals: Vec::new(),
        names: Names { request: BTreeMap::new(), faults: Vec::new() },
    };
    match Ast::from_str(&flat.source, None, &Syntax::default()) {
        Ok(ast) => walk.body(ast.nodes()),
        Err(error) => {
            let message = error.message.unwrap_or_default().into_owned();
            let fault = Fault { at: flat.at(error.offset), message };
            walk.names.faults.push(Unknown { name: fault.message.clone(), fault, is_slip: true });
        }
    }
    walk.names
}

struct Walk<'w> {
    flat: &'w Flat,
    composed: &'w Composed,
    page: &'w str,
    fields: &'w [String],
    locals: Vec<String>,
    names: Names,
}

type Expression<'a> = WithSpan<Box<Expr<'a>>>;

impl Walk<'_> {
    /// What is set within is known within.
    fn scope(&mut self, inside: impl FnOnce(&mut Self)) {
        let outside = self.locals.len();
        inside(self);
        self.locals.truncate(outside);
    }

    fn body(&mut self, nodes: &[Box<Node<'_>>]) {
        self.scope(|walk| nodes.iter().for_each(|node| walk.node(node)));
    }

    fn node(&mut self, node: &Node<'_>) {
        match node {
            Node::Expr(_, value) => self.expression(value),
            Node::Call(call) => {
                call.args.iter().flatten().for_each(|argument| self.expression(argument));
                self.scope(|walk| {
                    walk.locals.extend(call.caller_args.iter().map(|&name| name.to_owned()));
                    walk.body(&call.nodes);
                });
            }
            Node::Let(set) => {
                match &set.val {
                    LetValueOrBlock::Value(value) => self.expression(value),
                    LetValueOrBlock::Block { nodes, .. } => self.body(nodes),
                }
                self.target(&set.var);
            }
            Node::Declare(declared) => self.locals.push((*declared.var_name).to_owned()),
            Node::Compound(change) => {
                self.expression(&change.op.lhs);
                self.expression(&change.op.rhs);
            }
            Node::If(branches) => {
                for branch in &branches.branches {
                    self.scope(|walk| {
                        if let Some(condition) = &branch.cond {
                            walk.condition(condition);
                        }
                        walk.body(&branch.nodes);
                    });
                }
            }
            Node::Match(matched) => {
                self.expression(&matched.expr);
                for arm in &matched.arms {
                    self.scope(|walk| {
                        arm.target.iter().for_each(|target| walk.target(target));
                        walk.body(&arm.nodes);
                    });
                }
            }
            Node::Loop(repeated) => {
                self.expression(&repeated.iter);
                self.scope(|walk| {
                    walk.target(&repeated.var);
                    walk.locals.push("loop".to_owned());
                    if let Some(condition) = &repeated.cond {
                        walk.expression(condition);
                    }
                    walk.body(&repeated.body);
                });
                self.body(&repeated.else_nodes);
            }
            Node::BlockDef(block) => self.body(&block.nodes),
            Node::Macro(defined) => {
                let defaults = defined.args.iter().filter_map(|argument| argument.default.as_ref());
                defaults.for_each(|default| self.expression(default));
                self.scope(|walk| {
                    walk.locals.extend(defined.args.iter().map(|argument| (*argument.name).to_owned()));
                    walk.locals.push("caller".to_owned());
                    walk.body(&defined.nodes);
                });
            }
            Node::FilterBlock(filtered) => {
                self.filter(&filtered.filters);
                self.body(&filtered.nodes);
            }
            Node::Lit(_) | Node::Comment(_) | Node::Raw(_) | Node::Break(_) | Node::Continue(_) => {}
            // Followed when the template was composed.
            Node::Extends(_) | Node::Include(_) | Node::Import(_) => {}
        }
    }

    fn condition(&mut self, condition: &CondTest<'_>) {
        match &condition.target {
            Some(target) => self.matched(target, &condition.expr),
            None => self.expression(&condition.expr),
        }
    }

    /// `let Some(last) = last && last.shown`: askama takes all behind the `=` for one expression, of which the first is
    /// matched, and the others know the names.
    fn matched(&mut self, target: &Target<'_>, expression: &Expression<'_>) {
        match &***expression {
            Expr::BinOp(both) if both.op == "&&" => {
                self.matched(target, &both.lhs);
                self.expression(&both.rhs);
            }
            _ => {
                self.expression(expression);
                self.target(target);
            }
        }
    }

    /// What a pattern gives to what it finds, is known from here on.
    fn target(&mut self, target: &Target<'_>) {
        self.locals.extend(given(target));
    }

    fn filter(&mut self, filter: &Filter<'_>) {
        filter.arguments.iter().for_each(|argument| self.expression(argument));
    }

    fn expression(&mut self, expression: &Expression<'_>) {
        match &***expression {
            Expr::Var(name) => self.name(name, expression.span()),
            // Whether there is such a name is what it asks; a thing of the request is there.
            Expr::IsDefined(name) | Expr::IsNotDefined(name) => self.of_request(name, expression.span()),
            Expr::Call(call) => {
                // A name that is called is a macro or a method of the page, which rustc knows.
                match &**call.path {
                    Expr::Var(_) => {}
                    _ => self.expression(&call.path),
                }
                call.args.iter().for_each(|argument| self.expression(argument));
            }
            Expr::Array(items) | Expr::Tuple(items) | Expr::Concat(items) => {
                items.iter().for_each(|item| self.expression(item));
            }
            Expr::ArrayRepeat(first, second) | Expr::Index(first, second) => {
                self.expression(first);
                self.expression(second);
            }
            Expr::AssociatedItem(of, _) | Expr::As(of, _) | Expr::NamedArgument(_, of) | Expr::Unary(_, of) => {
                self.expression(of);
            }
            Expr::Group(inner) | Expr::Try(inner) => self.expression(inner),
            Expr::Filter(filter) => self.filter(filter),
            Expr::BinOp(both) => {
                self.expression(&both.lhs);
                self.expression(&both.rhs);
            }
            Expr::Range(range) => range.lhs.iter().chain(&range.rhs).for_each(|end| self.expression(end)),
            Expr::Struct(made) => {
                for field in &made.fields {
                    match &field.value {
                        Some(value) => self.expression(value),
                        None => self.name(&field.name, field.name.span()),
                    }
                }
                made.base.iter().for_each(|base| self.expression(base));
            }
            Expr::LetCond(condition) => self.condition(condition),
            Expr::Path(_) | Expr::RustMacro(..) | Expr::FilterSource | Expr::ArgumentPlaceholder => {}
            Expr::BoolLit(_) | Expr::NumLit(..) | Expr::StrLit(_) | Expr::CharLit(_) => {}
        }
    }

    fn is_known(&self, name: &str) -> bool {
        matches!(name, "self" | "super")
            || self.locals.iter().any(|local| local == name)
            || self.fields.iter().any(|field| field == name)
    }

    /// Notes it if it is a thing of the request, and no field or variable stands before it.
    fn of_request(&mut self, name: &str, span: Span) {
        if !self.is_known(name)
            && let Some(thing) = REQUEST.iter().find(|thing| **thing == name)
        {
            let at = self.at(span);
            self.names.request.entry(thing).or_insert(at);
        }
    }

    fn at(&self, span: Span) -> Option<At> {
        span.byte_range().and_then(|range| self.flat.at(range.start))
    }

    fn name(&mut self, name: &str, span: Span) {
        self.of_request(name, span);
        if self.is_known(name) || REQUEST.contains(&name) {
            return;
        }
        let locals = self.locals.iter().rev().map(String::as_str);
        let known = self.fields.iter().map(String::as_str).chain(locals).chain(REQUEST);
        let near = did_you_mean(name, known);
        let page = self.page;
        let message = format!("`{name}` is neither a field of `{page}` nor set in the template{near}");
        let at = self.at(span);
        let place = |fault: &Fault| fault.at.map(|at| self.composed.place(at));
        let here = at.map(|at| self.composed.place(at));
        if !self.names.faults.iter().any(|other| other.fault.message == message && place(&other.fault) == here) {
            let (name, is_slip) = (name.to_owned(), !near.is_empty());
            self.names.faults.push(Unknown { name, fault: Fault { at, message }, is_slip });
        }
    }
}

/// The names that a pattern gives to what it finds.
pub(super) fn given(target: &Target<'_>) -> Vec<String> {
    match target {
        Target::Name(name) => vec![(**name).to_owned()],
        Target::Tuple(inside) => inside.1.iter().flat_map(given).collect(),
        Target::Array(inside) | Target::OrChain(inside) => inside.iter().flat_map(given).collect(),
        Target::Struct(inside) => inside.1.iter().flat_map(|named| given(&named.dest)).collect(),
        Target::Rest(name) => name.iter().map(|name| (**name).to_owned()).collect(),
        Target::NumLit(..) | Target::StrLit(_) | Target::CharLit(_) | Target::BoolLit(_) => Vec::new(),
        Target::Path(_) | Target::Placeholder(_) => Vec::new(),
    }
}
