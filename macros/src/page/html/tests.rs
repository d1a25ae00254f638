use super::findings::{Findings, Form, Target};
use super::state::{Event, Mode, State};
use super::{check, walk};
use crate::page::compose::compose;
use crate::page::emit::emit;
use crate::page::node::{At, Composed, Context, Node};
use proptest::prelude::*;
use std::fs;
use std::sync::atomic::{AtomicU32, Ordering};

/// A template, composed and checked.
fn checked(text: &str) -> (Composed, Findings) {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("squall-html-{}-{number}", std::process::id()));
    fs::create_dir_all(folder.join("templates")).expect("made");
    fs::write(folder.join("templates/page.html"), text).expect("written");
    let (mut composed, faults) = compose(&folder, "page.html", None);
    let _ = fs::remove_dir_all(&folder);
    assert!(faults.is_empty(), "{text}: {faults:?}");
    let findings = check(&mut composed, &["form".to_owned()]);
    (composed, findings)
}

/// The faults, with their lines.
fn faults(text: &str) -> Vec<String> {
    let (_, findings) = checked(text);
    findings.faults.iter().map(|fault| format!("{}: {}", fault.at.map_or(0, |at| at.line), fault.message)).collect()
}

fn written(nodes: &[Node], found: &mut Vec<String>) {
    for node in nodes {
        match node {
            Node::Value(value) => found.push(match &value.context {
                Context::Text => value.expression.trim().to_owned(),
                Context::Written(text) => text.replace("::squall::private::template::", ""),
            }),
            Node::Choice { arms, .. } => arms.iter().for_each(|(_, body)| written(body, found)),
            Node::Repeat { body, otherwise, .. } => {
                written(body, found);
                otherwise.iter().for_each(|(_, body)| written(body, found));
            }
            Node::Block { body, .. }
            | Node::Filter { body, .. }
            | Node::Capture { body, .. }
            | Node::Macro { body, .. }
            | Node::Call { body, .. } => written(body, found),
            Node::Text(_) | Node::Silent(_) | Node::Jump(_) => {}
        }
    }
}

/// What becomes of the values of a template without faults.
#[track_caller]
fn values(text: &str) -> String {
    let (composed, findings) = checked(text);
    assert!(findings.faults.is_empty(), "{text}: {:?}", findings.faults);
    let mut found = Vec::new();
    written(&composed.nodes, &mut found);
    found.join(" ")
}

#[track_caller]
fn one_fault(text: &str, part: &str) {
    let found = faults(text);
    assert!(found.len() == 1 && found[0].contains(part), "{text}: expected one with {part:?}: {found:#?}");
}

#[test]
fn values_by_their_place() {
    for (text, expected) in [
        ("<p>{{ x }}</p>", "x"),
        ("a < b {{ x }}", "x"),
        ("<p class=\"a {{ x }}\">", "text(x)"),
        ("<p class='{{ x }}'>", "text(x)"),
        ("<title>{{ x }}</title>", "text(x)"),
        ("<textarea><script>{{ x }}</textarea>{{ y }}", "text(x) y"),
        ("{{ x|safe }}", "x|safe"),
        ("<p data-x='{{ x|json }}'>{{ y|json }}", "json(x) json(y)"),
        ("<script>let x = {{ x|json }};</script>", "script(x)|safe"),
        ("<script type=\"application/ld+json\">{\"a\": {{ x|lower|json }}}</script>", "script(x|lower)|safe"),
        (
            "<svg><style>a</style></svg><style nonce='{{ csp_nonce }}'>p { width: {{ n }}px }</style>",
            "text(csp_nonce) __Place0::number(n)",
        ),
        ("<a href=\"{{ x }}\">", "__Place0::address(x)"),
        ("<a href=\" {{ x }}?page={{ y }}\">", "__Place0::address(x) query(y)"),
        ("<a href=\"{{ x|external }}\">", "external(x)"),
        ("<a href=\"/p/{{ x }}\">", "segment(x)"),
        (
            "<a href=\"/p/{{ x }}-{{ y }}/{{ z }}?a={{ b }}#{{ c }}\">",
            "segment(x) in_segment(y) segment(z) query(b) query(c)",
        ),
        ("<a href=\"/p/{{ x|urlencode }}\">", "text(x|urlencode)"),
        ("<a href=\"mailto:{{ x }}\">", "query(x)"),
        ("<a href=\"https://example.org/{{ x }}\">", "segment(x)"),
        (
            "<img srcset=\"{{ a }} 1x, {{ b }} {{ c }}x, /i/{{ d }} 3x\" alt=''>",
            "__Place0::address(a) __Place1::address(b) text(c) segment(d)",
        ),
        ("<div hx-get=\"/p/{{ x }}\">", "segment(x)"),
        ("<p {% if a %}class=\"{{ x }}\"{% endif %} id=\"{{ y }}\">{{ z }}", "text(x) text(y) z"),
        ("<input {% if a %}checked{% endif %}>{{ x }}", "x"),
        ("<a href=\"{% if a %}/a/{% else %}/b/{% endif %}{{ x }}\">", "segment(x)"),
        ("<a href=\"/x{% for p in ps %}/{{ p }}{% endfor %}\">", "segment(p)"),
        ("<a href=\"/x?{% for p in ps %}a={{ p }}&amp;{% endfor %}{{ q }}\">", "query(p) query(q)"),
        ("<ul>{% for a in b %}<li>{{ a }}{% if x %}{% break %}{% endif %}</li>{% endfor %}</ul>{{ y }}", "a y"),
        ("<!-- {# {{ x }} #} -->{{ y }}", "y"),
        ("<script><!-- <script> </script> --></script>{{ x }}", "x"),
        ("<svg><![CDATA[ < ]]></svg>{{ x }}", "x"),
        ("<p title=\"a > b\">{{ x }}", "x"),
        ("<!doctype html>{{ x }}", "x"),
    ] {
        assert_eq!(values(text), expected, "{text}");
    }
}

#[test]
fn values_where_none_may_stand() {
    for (text, part) in [
        ("<p class={{ x }}>", "1: `{{ x }}` stands in an attribute without quotes"),
        ("<p class=a{{ x }}>", "an attribute without quotes"),
        ("<{{ x }}>", "the name of a tag"),
        ("<h{{ x }}>", "the name of a tag"),
        ("</h{{ x }}>", "the name of a tag"),
        ("<p {{ x }}>", "a tag"),
        ("<p data-{{ x }}=\"a\">", "the name of an attribute"),
        ("\n<!-- {{ x }} -->", "2: `{{ x }}` stands in a comment"),
        ("<!doctype {{ x }}>", "a comment"),
        ("<script>{{ x }}</script>", "a script, where HTML's"),
        ("<script>{{ x|safe }}</script>", "is HTML as it stands"),
        ("<script>let x = '{{ x|json }}'</script>", "in a text, a comment or a word"),
        ("<script>// {{ x|json }}\n</script>", "in a text, a comment or a word"),
        ("<script>if (a) /b/; {{ x|json }}</script>", "only a parser"),
        ("<script type=\"text/x-template\">{{ x|json }}</script>", "neither JavaScript nor JSON"),
        ("<script type=\"{{ t }}\">{{ x|json }}</script>", "neither JavaScript nor JSON"),
        ("<button onclick=\"f('{{ x }}')\">", "`onclick`, whose text is run"),
        ("<div hx-vals=\"js:{a: '{{ x }}'}\">", "whose text is run"),
        ("<div hx-trigger=\"click[{{ x }}]\">", "whose text is run"),
        ("<div x-data=\"{{ x }}\">", "`x-data`, whose text is run"),
        ("<p style=\"color: {{ x }}\">", "in `style`"),
        ("<iframe srcdoc=\"{{ x }}\"></iframe>", "HTML of its own"),
        ("<a title=\"{{ x|safe }}\">", "is HTML as it stands"),
        ("<textarea>{{ x|safe }}</textarea>", "is HTML as it stands"),
        ("{% set x %}<b>a</b>{% endset %}<a title=\"{{ x }}\">", "is HTML as it stands"),
        ("<svg><animate values=\"{{ x }}\"/></svg>", "an animation"),
        ("<meta http-equiv=\"refresh\" content=\"0;url={{ x }}\">", "`refresh`"),
        ("<a href=\"java{{ x }}\">", "may become the scheme"),
        ("<a href=\"https://{{ x }}/\">", "the name of a host"),
        ("<a href=\"//{{ x }}\">", "the name of a host"),
        ("<a href=\"{{ x }}/{{ y }}\">", "goes on with the path"),
        ("<a href=\"/{{ x|external }}\">", "it belongs at the beginning"),
        ("{{ x|external }}", "it belongs at the beginning"),
        ("<a href=\"{% if a %}/a/{% endif %}{{ x }}\">", "by another it goes on"),
        ("<a href=\"{% for p in ps %}{{ p }}{% endfor %}\">", "by another it goes on"),
        ("<a href=\"/&auml;{{ x }}\">", "write the character itself"),
    ] {
        one_fault(text, part);
    }
}

#[test]
fn branches_must_meet() {
    for (text, part) in [
        ("<p {% if a %}class=\"{% endif %}x\">", "ends within"),
        ("{% if a %}<p{% endif %}>", "ends within"),
        ("{% if a %}<!-- {% else %}b{% endif %} -->", "ends within"),
        ("{% for a in b %}<script>{% endfor %}</script>", "ends within"),
        ("\n{% if a %}\n<p>{% else %}<p {% endif %}>", "ends within a tag"),
        ("<p class=\"a", "the template ends within an attribute in double quotes"),
        ("<p {% if a %}class=\"a\"{% endif %}id=\"b\">", "a space is missing"),
        ("{% for a in b %}<p {% if c %}{% break %}{% endif %}>{% endfor %}", "is left within a tag"),
    ] {
        let found = faults(text);
        assert!(!found.is_empty() && found[0].contains(part), "{text}: {found:#?}");
    }
    for text in [
        "{% if a %}<form action='/a'>{% else %}<form action='/b'>{% endif %}</form>",
        "<p {% if a %}class='a'{% else %}hidden{% endif %}>",
        "<p {% for a in b %}data-x='y' {% endfor %}>",
        "<p class='{% if a %}b{% endif %}'>",
        "<p class='{% if a %}b{% endif %}{% if a %}c{% endif %}{% if a %}d{% endif %}{% if a %}e{% endif %}{% if a %}f{% endif %}\
         {% if a %}g{% endif %}{% if a %}h{% endif %}{% if a %}i{% endif %}'>",
        "{% match a %}{% when Some(b) %}<b>{{ b }}</b>{% when None %}{% endmatch %}",
        "{% for a in b %}{% if c %}{% continue %}{% endif %}<p>{% endfor %}",
    ] {
        assert_eq!(faults(text), [] as [String; 0], "{text}");
    }
}

#[test]
fn tags_with_mistakes() {
    for (text, part) in [
        ("<a href=\"posts\">", "from the root of the site: href=\"/posts\""),
        ("<a href=\"../posts\">", "href=\"/posts\""),
        ("<a href=\"javascript:f()\">", "`javascript:` in `href` runs a script"),
        ("<a href=\"&#106;avascript:f()\">", "runs a script"),
        ("<form method=\"put\" action=\"/a\"></form>", "browsers take `put` for GET"),
        ("<form method=\"pots\" action=\"/a\"></form>", "is no method of a form"),
        ("<p class=\"a\" class=\"b\">", "stands twice"),
        ("<base href=\"/\">", "<base>"),
        ("<p class=a\"b>", "a quote"),
        ("<p a\"b>", "a quote"),
        ("<a target=\"_blank\" href=\"https://example.org\">", "noopener"),
        ("<a target=\"_blank\" href=\"{{ x|external }}\">", "noopener"),
        ("<form method=\"post\"><input type=\"file\" name=\"a\"></form>", "multipart/form-data"),
        ("<form id=\"one\"></form><input name=\"a\" form=\"oen\">", "has the id `oen`; did you mean `one`"),
        ("<form>{{ xsrf_field }}</form>", "by GET"),
        ("<form method=\"post\" action=\"https://example.org\">{{ xsrf_field }}</form>", "another site"),
    ] {
        one_fault(text, part);
    }
    assert_eq!(faults("<a target=\"_blank\" rel=\"noopener\" href=\"https://example.org\">"), [] as [String; 0]);
    assert_eq!(faults("<a target=\"_blank\" href=\"/a\">"), [] as [String; 0]);
}

#[test]
fn links_with_methods() {
    let shown = |text: &str| {
        let (_, findings) = checked(text);
        assert!(findings.faults.is_empty(), "{:?}", findings.faults);
        let links = findings.links.iter().map(|link| {
            let target = match &link.target {
                Target::Local(path) => path.shown.clone(),
                Target::Handler(handler) => format!("{handler}::url"),
                other => format!("{other:?}"),
            };
            format!("{}: {} {} {target}", link.at.line, link.attribute, link.method)
        });
        links.collect::<Vec<_>>().join("\n")
    };
    for (text, expected) in [
        ("<a href=\"/a?b#c\">", "1: href GET /a"),
        ("\n<a\n href='/a/{{ x }}'>", "3: href GET /a/{..}"),
        ("<a href=/a>", "1: href GET /a"),
        ("<a href=\"{% if x %}/a{% else %}/b{% endif %}\">", "1: href GET /a\n1: href GET /b"),
        (
            "<form method=\"post\" action=\"/a\">{{ xsrf_field }}<button formaction=\"/b\"></form>",
            "1: action POST /a\n1: formaction POST /b",
        ),
        (
            "<form action=\"/a\"><button formmethod=\"post\" formaction=\"/b\"></form>",
            "1: action GET /a\n1: formaction POST /b",
        ),
        (
            "<b hx-delete=\"/a\" data-hx-get='/b' ws-connect=\"/c\">",
            "1: hx-delete DELETE /a\n1: data-hx-get GET /b\n1: ws-connect GET /c",
        ),
        ("<a ping=\"/a /b\" href=\"#x\">", "1: ping POST /a\n1: ping POST /b"),
        ("<img srcset=\"/a 1x, /b 2x\">", "1: srcset GET /a\n1: srcset GET /b"),
        (
            "<form method=\"post\" action=\"{{ AddPost::url(slug) }}\">{{ xsrf_field }}</form>",
            "1: action POST AddPost::url",
        ),
        ("<a href=\"https://example.org/x\"><a href=\"mailto:x\"><a href=\"?a\"><a href=\"//example.org/\">", ""),
        ("<meta http-equiv=\"refresh\" content=\"3; url='/a'\">", "1: content GET /a"),
        ("{% for a in b %}<a href='/a'>{% endfor %}", "1: href GET /a"),
        ("<noscript><a href='/a'></noscript><template><a href='/b'></template>", "1: href GET /a\n1: href GET /b"),
        ("<script>'<a href=\"/x\">'</script><!-- <a href='/y'> -->", ""),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

fn form_shown(form: &Form) -> String {
    let names: Vec<&str> = form.controls.iter().map(|control| control.name.as_str()).collect();
    let open = if form.open { " .." } else { "" };
    let token = if form.has_token { " token" } else { "" };
    format!("{} {} [{}{open}]{token}", form.attribute, form.method, names.join(" "))
}

#[test]
fn forms_and_what_they_send() {
    let shown = |text: &str| {
        let (_, findings) = checked(text);
        assert!(findings.faults.is_empty(), "{:?}", findings.faults);
        findings.forms.iter().map(form_shown).collect::<Vec<_>>().join("\n")
    };
    for (text, expected) in [
        (
            "<form method=post action='/a'>{{ xsrf_field }}<input name=a><select name='b'></select><textarea name=c></textarea>\
             <button name=d></form><input name=e>",
            "action POST [a b c d] token",
        ),
        (
            "<form method=post action='/a'><input type=button name=a><input name=b disabled><input></form>",
            "action POST []",
        ),
        ("<form method=post action='/a'><input name='a{{ i }}'></form>", "action POST [ ..]"),
        ("<form method=post action='/a'>{{ form.title.input() }}{{ form.text.error() }}</form>", "action POST [title]"),
        (
            "<form method=post action='/a'>{{ form.summary(\"x\") }}{{ form.address.street.hint(\"a.b\").field(\"x\") }}{{ form.text.error() }}</form>",
            "action POST [address.street]",
        ),
        ("<form method=post action='/a'>{{ x|safe }}</form>", "action POST [ ..]"),
        (
            "<form method=post action='/a' id=f>{% if x %}{{ xsrf_field }}{% endif %}{% for a in b %}<input name=a>{% endfor %}</form>\
             <input name=b form=f>",
            "action POST [a b] token",
        ),
        (
            "{% macro field(n) %}<input name=\"x\">{% endmacro %}<form method=post action='/a'>{{ field(\"n\") }}</form>",
            "action POST [x]",
        ),
        (
            "{% macro f() %}<form method=post action='/a'>{{ xsrf_field }}{{ caller() }}</form>{% endmacro %}\
             {% call f() %}<input name=b>{% endcall %}",
            "action POST [b] token",
        ),
        ("{% macro f() %}<form method=post action='/a'></form>{% endmacro %}{{ f() }}{{ f() }}", "action POST []"),
        ("<form method=dialog><button></form>", ""),
        ("<body><b hx-post='/a'></b>", "hx-post POST [ ..]"),
        ("<b hx-post='/a'></b>", ""),
        (
            "<body hx-headers='{\"X-XSRF-Token\": \"{{ xsrf_token }}\"}'><b hx-post='/a'></b>",
            "hx-post POST [ ..] token",
        ),
        ("<form hx-post='/a'>{{ xsrf_field }}<input name=a></form>", "hx-post POST [a] token"),
        (
            "<body><form action='/s'><input name=q><button hx-delete='/a'></form>",
            "action GET [q]\nhx-delete DELETE [q]",
        ),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn what_browsers_refuse() {
    let shown = |text: &str| {
        let (_, findings) = checked(text);
        findings.refused.iter().map(|refused| refused.directive).collect::<Vec<_>>().join(" ")
    };
    for (text, expected) in [
        ("<script>f()</script>", "script-src"),
        ("<script nonce=\"{{ csp_nonce }}\">f()</script>", ""),
        ("<script src=\"/a.js\"></script>", ""),
        ("<script src=\"https://example.org/a.js\"></script>", "script-src"),
        ("<script type=\"application/json\">{}</script>", ""),
        ("<script type=\"module\">f()</script>", "script-src"),
        ("<style>p {}</style>", "style-src"),
        ("<p style=\"color: red\" onclick=\"f()\">", "style-src script-src"),
        ("<link rel=\"stylesheet\" href=\"https://example.org/a.css\">", "style-src"),
        ("<link rel=\"canonical\" href=\"https://example.org/\">", ""),
        ("<img src=\"data:image/png;base64,\" alt=\"\">", "default-src"),
        ("<img src=\"/a.png\" alt=\"\">", ""),
        ("<form method=\"post\" action=\"https://example.org/\"></form>", "form-action"),
        ("<embed src=\"/a\">", "object-src"),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

/// Reads text alone.
fn read(text: &str) -> State {
    let at = At { file: 0, line: 1 };
    let (mut state, mut ids) = (State::new(at), 0);
    for c in text.chars() {
        let _: Event = state.step(c, at, &mut ids);
    }
    state
}

proptest! {
    /// Any text can be read, and a value that is escaped as HTML moves the machine nowhere from text or quotes.
    #[test]
    fn an_escaped_value_stays_where_it_is(before in "[<>/a-c!='\" \n-]{0,24}", value in "[^<>&\"']{0,8}") {
        let state = read(&before);
        if matches!(state.mode, Mode::Text | Mode::Value(super::state::Quote::Double | super::state::Quote::Single)) {
            prop_assert_eq!(read(&format!("{before}{value}")).mode, state.mode);
        }
    }

    /// Nor does a value in a script or a style that has no marks.
    #[test]
    fn raw_text_ends_with_its_own_tag_only(text in "(</?(style|script|b)>?|<!--|-->|[a-z ]){0,12}") {
        let inside = !text.contains("</style>") && !text.contains("</style ");
        let state = read(&format!("<style>{text}"));
        if inside {
            prop_assert!(matches!(state.mode, Mode::Raw(_)), "{:?}", state.mode);
        }
    }

    #[test]
    fn no_template_panics(text in "([<>/='\"a-c !-]|script|style|<a href=|/|\\{\\{ x \\}\\}|\\{% if a %\\}b\\{% endif %\\}|<form>|</form>|\\?|#|:){0,24}") {
        let _ = checked(&text);
    }

    /// Where a template and its text alone are the same, so are their readings.
    #[test]
    fn a_walk_reads_as_the_machine_does(text in "[<>/a-c!='\" -]{0,24}") {
        let (mut composed, _) = checked(&text);
        let findings = walk::walk(&mut composed, &[]);
        let ends_well = matches!(read(&text).mode, Mode::Text);
        let says_so = findings.faults.iter().any(|fault| fault.message.contains("the template ends within"));
        prop_assert_eq!(ends_well, !says_so);
    }
}

/// What the template becomes for askama, of a template without faults, and the addresses of what it loads.
#[track_caller]
fn emitted(text: &str) -> (String, Vec<String>) {
    let (composed, findings) = checked(text);
    assert!(findings.faults.is_empty(), "{text}: {:?}", findings.faults);
    (emit(&composed).source.replace("__Assets::ADDRESS_", "#").replace("|safe", ""), findings.assets)
}

#[test]
fn what_a_page_loads_is_printed_as_a_constant() {
    for (text, expected, addresses) in [
        ("<link rel=stylesheet href=/a.css>", "<link rel=stylesheet href={{ #0 }}>", vec!["/a.css"]),
        (
            "<link rel=icon href=\"/a.svg?x=1#y\"><script src='/a.js'></script><img src=' /a.svg ' alt=''>",
            "<link rel=icon href=\"{{ #0 }}?x=1#y\"><script src='{{ #1 }}'></script><img src=' {{ #0 }} ' alt=''>",
            vec!["/a.svg", "/a.js"],
        ),
        (
            "<img srcset=\"/a.png 1x, /b.png 2x\" alt=''>\n<a href=\"/a.pdf\">a</a>",
            "<img srcset=\"{{ #0 }} 1x, {{ #1 }} 2x\" alt=''>\n<a href=\"/a.pdf\">a</a>",
            vec!["/a.png", "/b.png"],
        ),
        (
            "{% for x in xs %}<img src=\"/a.png\" alt=\"{{ x }}\">{% endfor %}",
            "{% for x in xs %}<img src=\"{{ #0 }}\" alt=\"{{ ::squall::private::template::text(x) }}\">{% endfor %}",
            vec!["/a.png"],
        ),
        (
            "{% macro m(x) %}<img src=\"/a.png\" alt=''>{{ x }}{% endmacro %}{{ m(1) }}{{ m(2) }}",
            "{% macro m__0(x) %}<img src=\"{{ #0 }}\" alt=''>{{ x }}{% endmacro %}{{ m__0(1) }}{{ m__0(2) }}",
            vec!["/a.png"],
        ),
        // Where a value stands in the address, or a branch, and where it is no file of this site.
        (
            "<img src=\"/i/{{ x }}.png\" alt=''><img src=\"https://example.org/a.png\" alt=''><iframe src=\"/a\"></iframe>",
            "<img src=\"/i/{{ ::squall::private::template::segment(x) }}.png\" alt=''>\
             <img src=\"https://example.org/a.png\" alt=''><iframe src=\"/a\"></iframe>",
            vec![],
        ),
    ] {
        let (source, found) = emitted(text);
        assert_eq!(source, expected);
        assert_eq!(found, addresses, "{text}");
    }
}
