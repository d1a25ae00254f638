//! What the template reads of the page's fields, written out once more for the type checker alone.
//!
//! rustc knows no place in a template. In what askama makes of it, a misspelt member would be told without the template's
//! line, and a value that has no text in askama's own terms. So the members and values whose types can be told without
//! askama are read here first, each through a type that has file and line in its name, by a closure that nobody calls. Where
//! that fails, the page that askama's code reads has no type any more, and rustc is silent on that code.

use super::emit::Flat;
use super::names::given;
use super::node::{At, Composed};
use super::parse::Page;
use askama_parser::expr::Expr;
use askama_parser::node::{CondTest, LetValueOrBlock, Node};
use askama_parser::{Ast, Span, Syntax, Target, WithSpan};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use std::collections::BTreeSet;

/// Names that a trait may give to all types: such a method would be that of the type we read through.
const OF_ALL_TYPES: [&str; 6] = ["borrow", "borrow_mut", "into", "try_into", "type_id", "to_owned"];

/// The constant `__SHOWN`, which is a number where all can be read; `None` where there is nothing to be read, or where the
/// page has parameters, which no constant can name.
pub(crate) fn members(flat: &Flat, composed: &Composed, page: &Page) -> Option<TokenStream> {
    let generics = &page.item.generics;
    if generics.type_params().next().is_some() || generics.const_params().next().is_some() {
        return None;
    }
    let ast = Ast::from_str(&flat.source, None, &Syntax::default()).ok()?;
    let mut walk = Walk { flat, composed, page, locals: Vec::new(), files: BTreeSet::new(), prints: BTreeSet::new() };
    let statements = walk.body(ast.nodes());
    if statements.is_empty() {
        return None;
    }
    let files = walk.files.iter().map(|file| {
        let name = file_type(composed, *file);
        quote!(#[allow(non_camel_case_types, dead_code)] struct #name;)
    });
    let prints = walk.prints.iter().map(|file| {
        let (name, shown) = (print_trait(*file), &composed.files[*file].name);
        let message = format!("`{{Self}}` has no text, and {}:{{LINE}} prints it", escaped(shown));
        quote! {
            #[diagnostic::on_unimplemented(
                message = #message,
                label = "printed by this page",
                note = "help: implement `Display` for it, or print a member of it; of an `Option` or a list, what it holds: {{% if let Some(one) = .. %}}, {{% for one in .. %}}"
            )]
            trait #name<const LINE: ::core::primitive::u32> {
                fn print(&self) {}
            }
            #[diagnostic::do_not_recommend]
            impl<T: ?::core::marker::Sized + ::core::fmt::Display, const LINE: ::core::primitive::u32> #name<LINE> for T {}
        }
    });
    let ident = &page.item.ident;
    let lifetimes: Vec<TokenStream> = generics.lifetimes().map(|_| quote!('_)).collect();
    let arguments = (!lifetimes.is_empty()).then(|| quote!(<#(#lifetimes),*>));
    Some(quote! {
        #(#files)*
        #(#prints)*
        // Of its own, so that rustc shows its name alone.
        #[allow(dead_code)]
        struct In<T: ?::core::marker::Sized, File, const LINE: ::core::primitive::u32> {
            __nothing: ::core::marker::PhantomData<(File, *const T)>,
        }
        #[allow(dead_code)]
        impl<T: ?::core::marker::Sized, File, const LINE: ::core::primitive::u32> In<T, File, LINE> {
            fn of(_: &T) -> Self {
                Self { __nothing: ::core::marker::PhantomData }
            }
        }
        impl<T: ?::core::marker::Sized, File, const LINE: ::core::primitive::u32> ::core::ops::Deref for In<T, File, LINE> {
            type Target = T;
            fn deref(&self) -> &T {
                ::core::unreachable!("only the type checker reads a template this way")
            }
        }
        #[allow(unused_variables, unused_must_use, irrefutable_let_patterns, deprecated)]
        const __SHOWN: ::core::primitive::usize = {
            let _ = |__page: &#ident #arguments| { #statements };
            0
        };
    })
}

/// In a text with braces that mean something.
fn escaped(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

/// `templates_post_html`
fn file_type(composed: &Composed, file: usize) -> Ident {
    let plain =
        |name: &str| -> String { name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect() };
    let name = plain(&composed.files[file].name);
    // Two files may be one but for their signs.
    match composed.files[..file].iter().any(|other| plain(&other.name) == name) {
        true => format_ident!("{name}_{file}"),
        false => format_ident!("{name}"),
    }
}

fn print_trait(file: usize) -> Ident {
    format_ident!("__PrintedIn{file}")
}

struct Walk<'w> {
    flat: &'w Flat,
    composed: &'w Composed,
    page: &'w Page,
    /// The variables, and whether they are there in what is written here.
    locals: Vec<(String, bool)>,
    files: BTreeSet<usize>,
    prints: BTreeSet<usize>,
}

type Expression<'a> = WithSpan<Box<Expr<'a>>>;

impl Walk<'_> {
    fn body(&mut self, nodes: &[Box<Node<'_>>]) -> TokenStream {
        let outside = self.locals.len();
        let statements = nodes.iter().map(|node| self.node(node)).collect();
        self.locals.truncate(outside);
        statements
    }

    fn node(&mut self, node: &Node<'_>) -> TokenStream {
        match node {
            Node::Expr(_, value) => self.printed(value),
            Node::Call(call) => {
                let arguments: TokenStream = call.args.iter().flatten().map(|argument| self.read(argument)).collect();
                let outside = self.hide(call.caller_args.iter().map(|&name| name.to_owned()));
                let body = self.body(&call.nodes);
                self.locals.truncate(outside);
                quote!(#arguments #body)
            }
            Node::Let(set) => {
                let read = match &set.val {
                    LetValueOrBlock::Value(value) => self.read(value),
                    LetValueOrBlock::Block { nodes, .. } => self.body(nodes),
                };
                self.hide(given(&set.var));
                read
            }
            Node::Declare(declared) => {
                self.hide([(*declared.var_name).to_owned()]);
                TokenStream::new()
            }
            Node::Compound(change) => {
                let (left, right) = (self.read(&change.op.lhs), self.read(&change.op.rhs));
                quote!(#left #right)
            }
            Node::If(branches) => {
                branches.branches.iter().map(|branch| self.branch(branch.cond.as_ref(), &branch.nodes)).collect()
            }
            Node::Match(matched) => {
                let read = self.read(&matched.expr);
                let arms: TokenStream = matched
                    .arms
                    .iter()
                    .map(|arm| match arm.target.as_slice() {
                        [target] => self.found(target, &matched.expr, &arm.nodes),
                        several => self.apart(several.iter().flat_map(given), &arm.nodes),
                    })
                    .collect();
                quote!(#read #arms)
            }
            Node::Loop(repeated) => {
                let otherwise = self.body(&repeated.else_nodes);
                let condition = repeated.cond.as_ref();
                // Of a variable askama takes the items themselves, and that can be done once.
                let is_variable =
                    matches!(&**repeated.iter, Expr::Var(name) if self.locals.iter().any(|(local, _)| local == name));
                let known = self.place(&repeated.iter).filter(|_| !is_variable).zip(pattern(&repeated.var));
                let outside = self.locals.len();
                let list = self.read(&repeated.iter);
                let is_known = known.is_some();
                self.locals.extend(given(&repeated.var).into_iter().map(|name| (name, is_known)));
                self.hide(["loop".to_owned()]);
                let condition = condition.map(|condition| self.read(condition));
                let body = self.body(&repeated.body);
                self.locals.truncate(outside);
                match known {
                    Some((place, pattern)) => quote!(for #pattern in &#place { #condition #body } #otherwise),
                    None => quote!(#list { #condition #body } #otherwise),
                }
            }
            Node::BlockDef(block) => self.body(&block.nodes),
            Node::Macro(defined) => {
                let names = defined.args.iter().map(|argument| (*argument.name).to_owned());
                self.apart(names.chain(["caller".to_owned()]), &defined.nodes)
            }
            Node::FilterBlock(filtered) => {
                let arguments: TokenStream =
                    filtered.filters.arguments.iter().map(|argument| self.read(argument)).collect();
                let body = self.body(&filtered.nodes);
                quote!(#arguments #body)
            }
            Node::Lit(_) | Node::Comment(_) | Node::Raw(_) | Node::Break(_) | Node::Continue(_) => TokenStream::new(),
            Node::Extends(_) | Node::Include(_) | Node::Import(_) => TokenStream::new(),
        }
    }

    /// From here on these are not known; gives how many were there before.
    fn hide(&mut self, names: impl IntoIterator<Item = String>) -> usize {
        let outside = self.locals.len();
        self.locals.extend(names.into_iter().map(|name| (name, false)));
        outside
    }

    /// A body in which these names are not known.
    fn apart(&mut self, names: impl IntoIterator<Item = String>, nodes: &[Box<Node<'_>>]) -> TokenStream {
        let outside = self.hide(names);
        let body = self.body(nodes);
        self.locals.truncate(outside);
        quote!({ #body })
    }

    fn branch(&mut self, condition: Option<&WithSpan<CondTest<'_>>>, nodes: &[Box<Node<'_>>]) -> TokenStream {
        let Some(condition) = condition else { return self.apart([], nodes) };
        let outside = self.locals.len();
        let read = self.condition(condition);
        let body = match &condition.target {
            Some(target) if !matches!(&**condition.expr, Expr::BinOp(_)) => {
                self.locals.truncate(outside);
                self.found(target, &condition.expr, nodes)
            }
            _ => self.apart([], nodes),
        };
        self.locals.truncate(outside);
        quote!(#read #body)
    }

    /// What a condition reads; from here on the names that its `let`s give are not known.
    fn condition(&mut self, condition: &CondTest<'_>) -> TokenStream {
        match &condition.target {
            Some(target) => self.matched(target, &condition.expr),
            None => self.read(&condition.expr),
        }
    }

    /// `let Some(last) = last && last.shown`: as askama takes it, the first is matched, and the others know the names.
    fn matched(&mut self, target: &Target<'_>, expression: &Expression<'_>) -> TokenStream {
        match &***expression {
            Expr::BinOp(both) if both.op == "&&" => {
                let first = self.matched(target, &both.lhs);
                let rest = self.read(&both.rhs);
                quote!(#first #rest)
            }
            _ => {
                let read = self.read(expression);
                self.hide(given(target));
                read
            }
        }
    }

    /// A body that a pattern leads to.
    fn found(&mut self, target: &Target<'_>, of: &Expression<'_>, nodes: &[Box<Node<'_>>]) -> TokenStream {
        let Some((place, pattern)) = self.place(of).zip(pattern(target)) else {
            return self.apart(given(target), nodes);
        };
        let outside = self.locals.len();
        self.locals.extend(given(target).into_iter().map(|name| (name, true)));
        let body = self.body(nodes);
        self.locals.truncate(outside);
        quote!(if let #pattern = &#place { #body })
    }

    /// A value that is printed.
    fn printed(&mut self, value: &Expression<'_>) -> TokenStream {
        let (Some(at), true) = (self.at(value.span()), matches!(&***value, Expr::Var(_) | Expr::AssociatedItem(..)))
        else {
            return self.read(value);
        };
        let Some(place) = self.place(value) else { return self.read(value) };
        self.prints.insert(at.file);
        let (name, line) = (print_trait(at.file), Literal::u32_unsuffixed(at.line));
        // At the user's own place: rustc then has nothing to add of the macro.
        let print = quote_spanned!(self.page.template.span()=> #name::<#line>::print(value););
        let value = Ident::new("value", self.page.template.span());
        quote!({ let #value = &#place; #print })
    }

    /// Reads all that an expression reads.
    fn read(&mut self, expression: &Expression<'_>) -> TokenStream {
        let mut list = |parts: &[&Expression<'_>]| parts.iter().map(|part| self.read(part)).collect();
        match &***expression {
            Expr::AssociatedItem(of, _) => match self.place(expression) {
                Some(place) => quote!(let _ = &#place;),
                None => self.read(of),
            },
            Expr::Call(call) => {
                let arguments: TokenStream = call.args.iter().map(|argument| self.read(argument)).collect();
                let method = match &**call.path {
                    Expr::AssociatedItem(of, item)
                        if call.args.is_empty() && call.generics.is_none() && item.generics.is_none() =>
                    {
                        self.member(of, *item.name, item.name.span())
                            .map(|member| quote!(let _ = #member();))
                            .filter(|_| !OF_ALL_TYPES.contains(&*item.name))
                    }
                    _ => None,
                };
                let method = method.unwrap_or_else(|| match &**call.path {
                    Expr::AssociatedItem(of, _) => self.read(of),
                    _ => TokenStream::new(),
                });
                quote!(#method #arguments)
            }
            Expr::Filter(filter) => filter.arguments.iter().map(|argument| self.read(argument)).collect(),
            Expr::Array(items) | Expr::Tuple(items) | Expr::Concat(items) => list(&items.iter().collect::<Vec<_>>()),
            Expr::ArrayRepeat(first, second) | Expr::Index(first, second) => list(&[first, second]),
            Expr::As(of, _) | Expr::NamedArgument(_, of) | Expr::Unary(_, of) | Expr::Group(of) | Expr::Try(of) => {
                list(&[of])
            }
            Expr::BinOp(both) => list(&[&both.lhs, &both.rhs]),
            Expr::LetCond(condition) => self.condition(condition),
            _ => TokenStream::new(),
        }
    }

    /// The expression as one of Rust that names a place; `None` where it cannot be written without askama.
    fn place(&mut self, expression: &Expression<'_>) -> Option<TokenStream> {
        match &***expression {
            Expr::Var("self") => Some(quote!((*__page))),
            Expr::Var(name) => {
                let ident = identifier(name)?;
                match self.locals.iter().rev().find(|(local, _)| local == name) {
                    Some((_, true)) => Some(quote!(#ident)),
                    Some((_, false)) => None,
                    None => self.page.fields.iter().any(|field| field == name).then(|| quote!(__page.#ident)),
                }
            }
            Expr::AssociatedItem(of, item) if item.generics.is_none() => self.member(of, *item.name, item.name.span()),
            Expr::Group(inner) => self.place(inner),
            _ => None,
        }
    }

    /// `of.name`, through the type that names the place.
    fn member(&mut self, of: &Expression<'_>, name: &str, span: Span) -> Option<TokenStream> {
        let at = self.at(span)?;
        let of = self.place(of)?;
        self.files.insert(at.file);
        let (file, line) = (file_type(self.composed, at.file), Literal::u32_unsuffixed(at.line));
        let member = match name.parse::<u32>() {
            Ok(number) => {
                let number = Literal::u32_unsuffixed(number);
                quote!(#number)
            }
            Err(_) => {
                let name = identifier(name)?;
                quote!(#name)
            }
        };
        Some(quote!(In::<_, #file, #line>::of(&#of).#member))
    }

    fn at(&self, span: Span) -> Option<At> {
        span.byte_range().and_then(|range| self.flat.at(range.start))
    }
}

/// As an identifier, whatever its word means to Rust.
fn identifier(name: &str) -> Option<Ident> {
    let is_special = matches!(name, "self" | "Self" | "super" | "crate" | "_" | "loop");
    (!is_special && syn::parse_str::<Ident>(&format!("r#{name}")).is_ok()).then(|| format_ident!("r#{name}"))
}

/// A pattern of names, tuples and `Some`, as Rust writes it; others are left to askama.
fn pattern(target: &Target<'_>) -> Option<TokenStream> {
    match target {
        Target::Name(name) => identifier(name).map(|name| quote!(#name)),
        Target::Placeholder(_) => Some(quote!(_)),
        Target::Tuple(inside) => {
            let parts = inside.1.iter().map(pattern).collect::<Option<Vec<_>>>()?;
            match inside.0.as_slice() {
                [] => Some(quote!((#(#parts,)*))),
                [name] if ["Some", "Ok", "Err"].contains(&*name.name) => {
                    let name = format_ident!("{}", *name.name);
                    Some(quote!(#name(#(#parts),*)))
                }
                _ => None,
            }
        }
        _ => None,
    }
}
