//! `csp = "img-src 'self' data:"`: what it names changes, all else stays as it is by default.

use super::directives::{DEFAULTS, DIRECTIVES, Kind};
use super::{Usage, Written, sources};
use crate::diag::{Errors, did_you_mean};
use syn::{Expr, LitStr};

/// A Content-Security-Policy.
pub(super) enum Csp {
    Policy {
        /// The whole header of an answer without a nonce.
        plain: String,
        /// That of an answer with one, cut where it goes: `'nonce-` stands at the end of each part but the last.
        parts: Vec<String>,
    },
    /// No such header, for this reason.
    Off(String),
}

const USAGE: Usage = Usage {
    policy: "expected a policy: csp = \"img-src 'self' data:\", which leaves all that it does not name as it is",
    weakened: "say what and why: csp = weakened(\"style-src 'self' 'unsafe-inline'\", \"the reason\")",
    off: "say what else keeps foreign scripts out: csp = off(\"the reason\")",
};

/// The policy; what is wrong in it is noted, each fault by itself.
pub(super) fn parse(value: &Expr, errors: &mut Errors) -> Option<Csp> {
    match errors.keep(USAGE.parse(value))? {
        Written::Policy(policy, may_be_weak) => whole(&policy, may_be_weak, errors),
        Written::Off(reason) => Some(Csp::Off(reason)),
    }
}

fn whole(literal: &LitStr, may_be_weak: bool, errors: &mut Errors) -> Option<Csp> {
    let (directives, faults) = directives(&literal.value(), may_be_weak);
    if !faults.is_empty() {
        faults.iter().for_each(|fault| errors.at(literal, fault));
        return None;
    }
    let all = merged(&directives);
    let write = |nonce: &str| {
        let one = |(name, sources): &(String, Vec<String>)| {
            let sources = sources.iter().map(|source| if source == "'nonce'" { nonce } else { source });
            let words: Vec<&str> =
                [name.as_str()].into_iter().chain(sources.filter(|source| !source.is_empty())).collect();
            words.join(" ")
        };
        all.iter().map(one).collect::<Vec<_>>().join("; ")
    };
    // No policy has a line break in it.
    let parts = write("'nonce-\n'").split('\n').map(str::to_owned).collect();
    Some(Csp::Policy { plain: without_nonce(&all, write), parts })
}

/// The header without a nonce: a directive that allows a nonce alone allows nothing then.
fn without_nonce(all: &[(String, Vec<String>)], write: impl Fn(&str) -> String) -> String {
    if all.iter().any(|(_, sources)| sources == &["'nonce'"]) { write("'none'") } else { write("") }
}

/// The directives that the policy names, and what is wrong with it.
fn directives(policy: &str, may_be_weak: bool) -> (Vec<(String, Vec<String>)>, Vec<String>) {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    let mut faults = Vec::new();
    let mut is_weak = false;
    if let Some(bad) = policy.chars().find(|c| *c == ',' || !(c.is_ascii_graphic() || *c == ' ')) {
        let hint = if bad == ',' { ": directives are separated by `;`, sources by spaces" } else { "" };
        return (found, vec![format!("a policy has no {bad:?}{hint}")]);
    }
    for directive in policy.split(';').map(str::trim).filter(|directive| !directive.is_empty()) {
        let mut words = directive.split_ascii_whitespace();
        let name = words.next().unwrap_or_default().to_ascii_lowercase();
        let sources: Vec<String> = words.map(str::to_owned).collect();
        let Some((_, kind)) = DIRECTIVES.iter().find(|(known, _)| *known == name) else {
            let near = did_you_mean(&name, DIRECTIVES.iter().map(|(name, _)| *name));
            faults.push(format!("`{name}` is no directive of a Content-Security-Policy{near}"));
            continue;
        };
        if found.iter().any(|(earlier, _)| *earlier == name) {
            faults.push(format!("`{name}` is there already, and browsers would heed the first alone"));
            continue;
        }
        match sources::check(&name, *kind, &sources) {
            Ok(None) => {}
            Ok(Some(weakness)) if !may_be_weak => faults.push(format!(
                "`{weakness}` in `{name}` needs a reason: csp = weakened(\"{name} {}\", \"the reason\")",
                sources.join(" ")
            )),
            Ok(Some(_)) => is_weak = true,
            Err(fault) => faults.push(fault),
        }
        found.push((name, sources));
    }
    if faults.is_empty() && found.is_empty() {
        faults.push(USAGE.policy.to_owned());
    }
    if faults.is_empty() && may_be_weak && !is_weak {
        faults.push("this weakens nothing: it needs no weakened(..)".to_owned());
    }
    (found, faults)
}

/// The default directives, with these in their place or behind them.
fn merged(directives: &[(String, Vec<String>)]) -> Vec<(String, Vec<String>)> {
    let named = |name: &str| directives.iter().find(|(other, _)| other == name).cloned();
    let default =
        |(name, sources): &(&str, &str)| (name.to_string(), sources.split(' ').map(str::to_owned).collect::<Vec<_>>());
    let mut all: Vec<_> = DEFAULTS.iter().map(|row| named(row.0).unwrap_or_else(|| default(row))).collect();
    all.extend(directives.iter().filter(|(name, _)| DEFAULTS.iter().all(|(known, _)| known != name)).cloned());
    debug_assert!(DEFAULTS.iter().all(|(name, _)| DIRECTIVES.contains(&(*name, Kind::Sources))));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proc_macro2::Span;

    fn parsed(policy: &str, weak: bool) -> Result<(String, Vec<String>), Vec<String>> {
        let mut errors = Errors::default();
        match whole(&LitStr::new(policy, Span::call_site()), weak, &mut errors) {
            Some(Csp::Policy { plain, parts }) => Ok((plain, parts)),
            _ => Err(directives(policy, weak).1),
        }
    }

    #[test]
    fn what_is_named_changes_and_the_rest_stays() {
        let (plain, parts) = parsed("IMG-SRC 'self' data:; frame-ancestors 'self';", false).unwrap();
        assert_eq!(
            plain,
            "default-src 'self'; script-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'; \
             form-action 'self'; frame-ancestors 'self'; img-src 'self' data:"
        );
        assert_eq!(parts.len(), 3);
        assert_eq!(parts[0], "default-src 'self'; script-src 'self' 'nonce-");
        assert_eq!(parts[1], "'; style-src 'self' 'nonce-");
        assert!(parts[2].starts_with("'; object-src"));
    }

    #[test]
    fn a_directive_of_a_nonce_alone_allows_nothing_without_one() {
        let (plain, _) = parsed("script-src 'nonce'", false).unwrap();
        assert!(plain.contains("script-src 'none';"), "{plain}");
    }

    #[test]
    fn faults() {
        for (policy, weak, part) in [
            ("", false, "expected a policy"),
            ("script-scr 'self'", false, "did you mean `script-src`?"),
            ("script-src self", false, "quotes: 'self'"),
            ("script-src 'slef'", false, "did you mean 'self'?"),
            ("script-src 'nonce-abc'", false, "write 'nonce'"),
            ("script-src 'sha256-abc'", false, "`'sha256-abc'` is no hash"),
            ("script-src 'self', img-src *", false, "separated by `;`"),
            ("script-src 'self'; script-src https://a.example", false, "there already"),
            ("script-src 'unsafe-inline'", false, "needs a reason"),
            ("default-src *", false, "needs a reason"),
            ("script-src https:", false, "needs a reason"),
            ("script-src http://a.example", false, "needs a reason"),
            ("frame-ancestors *", false, "needs a reason"),
            ("img-src 'self'", true, "weakens nothing"),
            ("img-src 'none' https:", false, "stands alone"),
            ("img-src", false, "'none'"),
            ("img-src https://a b\u{e9}", false, "no 'é'"),
            ("img-src https://a_b$", false, "is no source"),
            ("upgrade-insecure-requests yes", false, "no value"),
        ] {
            let faults = parsed(policy, weak).expect_err(policy);
            assert!(faults.len() == 1 && faults[0].contains(part), "{policy}: {faults:?}");
        }
        assert!(parsed("script-src 'self' 'unsafe-inline'", true).is_ok());
        assert!(parsed("img-src * data:; connect-src wss: https://*.a.example:*/x", false).is_ok());
        assert!(parsed(&format!("script-src 'sha256-{}='", "a".repeat(43)), false).is_ok());
    }
}
