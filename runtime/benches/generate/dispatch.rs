//! The candidates for the way from a handler's number to the future that answers, written by hand.

use std::fmt::Write;

/// What an app's `dispatch` is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dispatch {
    /// What `#[app]` makes.
    Macro,
    /// The first handler, whatever the number: what no dispatch can be cheaper than.
    Direct,
    /// One `match` over all futures.
    Flat,
    /// A tree of `match`es, each of at most so many futures.
    Groups(usize),
    /// A table of function pointers, each of which boxes a future.
    Boxed,
}

impl Dispatch {
    pub(crate) fn parse(text: &str) -> Result<Dispatch, String> {
        Ok(match text {
            "macro" => Dispatch::Macro,
            "direct" => Dispatch::Direct,
            "flat" => Dispatch::Flat,
            "boxed" => Dispatch::Boxed,
            _ => match text.strip_prefix("groups-").and_then(|size| size.parse().ok()) {
                Some(size) if size > 1 => Dispatch::Groups(size),
                _ => return Err(format!("`{text}` is no dispatch")),
            },
        })
    }

    /// The text of `dispatch` and of what it needs, over the aliases `E0`, `E1`, .. of this many handlers.
    pub(crate) fn text(self, handlers: usize) -> (String, String) {
        let all = |from: usize, to: usize| {
            let mut arms = String::new();
            for number in from..to {
                let _ = writeln!(arms, "{number} => serve::<E{number}, App>(app, 0, request, body, place).await,");
            }
            format!("match entry {{ {arms} _ => Err(no_such_entry()) }}")
        };
        match self {
            Dispatch::Macro => (String::new(), String::new()),
            Dispatch::Direct => {
                (String::new(), "let _ = entry; serve::<E0, App>(app, 0, request, body, place).await".to_owned())
            }
            Dispatch::Flat => (String::new(), all(0, handlers)),
            Dispatch::Groups(size) => {
                let mut functions = String::new();
                let body = tree(0, handlers, size, &all, &mut functions);
                (functions, body)
            }
            Dispatch::Boxed => {
                let mut table = String::new();
                for number in 0..handlers {
                    let _ = write!(table, "boxed::<E{number}>, ");
                }
                let functions = format!(
                    "type Answer<'a> = std::pin::Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;
                     type Function = for<'a> fn(&'a App, &'a Request, Body, &'a mut Option<Response>) -> Answer<'a>;
                     fn boxed<'a, L: Serve<App> + 'static>(app: &'a App, request: &'a Request, body: Body, place: &'a mut Option<Response>) -> Answer<'a> {{
                         Box::pin(L::serve(app, 0, request, body, place))
                     }}
                     static FUNCTIONS: [Function; {handlers}] = [{table}];"
                );
                (functions, "FUNCTIONS[usize::from(entry)](app, request, body, place).await".to_owned())
            }
        }
    }
}

fn tree(from: usize, to: usize, group: usize, all: &dyn Fn(usize, usize) -> String, functions: &mut String) -> String {
    if to - from <= group {
        return all(from, to);
    }
    let mut size = group;
    while size * group < to - from {
        size *= group;
    }
    let mut branches = String::new();
    for begin in (from..to).step_by(size) {
        let end = to.min(begin + size);
        let inside = tree(begin, end, group, all, functions);
        let _ = writeln!(
            functions,
            "async fn group_{begin}_{end}(app: &App, entry: u16, request: &Request, body: Body, place: &mut Option<Response>) -> Result<()> {{ {inside} }}"
        );
        let _ = writeln!(branches, "{begin}..{end} => group_{begin}_{end}(app, entry, request, body, place).await,");
    }
    format!("match entry {{ {branches} _ => Err(no_such_entry()) }}")
}
