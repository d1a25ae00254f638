use super::*;
use std::fs;
use std::path::PathBuf;

/// A folder of templates, gone when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn of(name: &str, files: &[(&str, &str)]) -> Folder {
        let folder = std::env::temp_dir().join(format!("squall-compose-{name}-{}", std::process::id()));
        for (name, text) in files {
            let path = folder.join("templates").join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, text).expect("written");
        }
        Folder(folder)
    }

    fn page(&self) -> String {
        let (composed, faults) = compose(&self.0, "page.html", None);
        assert!(faults.is_empty(), "{faults:?}");
        shown(&composed.nodes)
    }

    fn block(&self, block: &str) -> String {
        let (composed, faults) = compose(&self.0, "page.html", Some(block));
        assert!(faults.is_empty(), "{faults:?}");
        shown(&composed.nodes)
    }

    fn faults(&self) -> Vec<String> {
        let (composed, faults) = compose(&self.0, "page.html", None);
        let place = |fault: &Fault| fault.at.map(|at| format!("{}: ", composed.place(at))).unwrap_or_default();
        faults.iter().map(|fault| format!("{}{}", place(fault), fault.message)).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The tree in a line: `[a b]` for a block, `<a b>` for what has arms or repeats.
fn shown(nodes: &[Node]) -> String {
    let one = |node: &Node| match node {
        Node::Text(text) => text.text.clone(),
        Node::Value(value) => format!("={}", value.expression),
        Node::Silent(tag) | Node::Jump(tag) => format!("!{}", tag.text),
        Node::Choice { subject, arms, total, .. } => {
            let subject = subject.as_ref().map(|tag| tag.text.clone()).unwrap_or_default();
            let arms: String = arms.iter().map(|(tag, body)| format!("{}{}", tag.text, shown(body))).collect();
            format!("<{subject}{arms}{}>", if *total { " total" } else { "" })
        }
        Node::Repeat { tag, body, otherwise, .. } => {
            let otherwise = otherwise.as_ref().map(|(_, body)| format!("|{}", shown(body))).unwrap_or_default();
            format!("<{}{}{otherwise}>", tag.text, shown(body))
        }
        Node::Block { name, body, .. } => format!("[{name}: {}]", shown(body)),
        Node::Filter { tag, body, .. } | Node::Capture { tag, body, .. } => format!("<{}{}>", tag.text, shown(body)),
        Node::Macro { tag, body, .. } => format!("<{}{}>", tag.text, shown(body)),
        Node::Call { tag, body, .. } => format!("<{}{}>", tag.text, shown(body)),
    };
    nodes.iter().map(one).collect()
}

#[test]
fn blocks_are_those_of_the_template_that_extends() {
    let folder = Folder::of(
        "extends",
        &[
            (
                "base.html",
                "<title>{% block title %}Site{% endblock %}</title>{% block body %}{% block nav %}nav{% endblock %}old{% endblock %}",
            ),
            ("middle.html", "{% extends \"base.html\" %}{% block title %}Middle, {{ super() }}{% endblock %}"),
            (
                "page.html",
                "{# first #}\n{% extends \"middle.html\" %}\n{% block title %}Page, {{ super() }}{% endblock %}\n{% block nav %}mine{% endblock nav %}\n",
            ),
        ],
    );
    assert_eq!(folder.page(), "<title>[title: Page, [title: Middle, [title: Site]]]</title>[body: [nav: mine]old]");
    assert_eq!(folder.block("title"), "Page, [title: Middle, [title: Site]]");
    assert_eq!(folder.block("nav"), "mine");
    assert_eq!(folder.block("body"), "[nav: mine]old");
}

#[test]
fn includes_are_followed_beside_the_file_and_from_the_top() {
    let folder = Folder::of(
        "include",
        &[
            ("page.html", "a {% include \"parts/one.html\" %} z"),
            ("parts/one.html", "one {% include \"two.html\" %}"),
            ("parts/two.html", "{{ two }}\n"),
        ],
    );
    assert_eq!(folder.page(), "a [parts/one.html: one [two.html: =two]] z");
}

#[test]
fn macros_stand_first_under_names_of_their_own() {
    let folder = Folder::of(
        "macros",
        &[
            (
                "page.html",
                "{% import \"forms.html\" as forms %}{{ forms::field(\"a\") }}{% call(x) forms::list(items) %}{{ x }}{% endcall %}{{ field() }}",
            ),
            (
                "forms.html",
                "{% macro field(name) %}<i>{{ label(name) }}</i>{% endmacro %}{% macro label(name) %}{{ name }}{% endmacro %}{% macro list(items) %}{{ caller() }}{% endmacro %}",
            ),
        ],
    );
    assert_eq!(
        folder.page(),
        "<{% macro label__1(name) %}=name><{% macro field__1(name) %}<i><{{ label__1(name) }}></i>><{% macro list__1(items) %}=caller()>\
         <{{ field__1(\"a\") }}><{% call(x) list__1(items) %}=x>=field()"
    );
}

#[test]
fn branches_and_loops_are_a_tree() {
    let folder = Folder::of(
        "branches",
        &[(
            "page.html",
            "{% if a %}1{% else if b %}2{% elif c %}3{% else %}4{% endif %}{% if a %}{% endif %}\
             {% match x %} {% when Some with (y) %}5{% when None %}6{% endwhen %} {# c #} {% else %}7{% endmatch %}\
             {% for i in l %}{% break %}8{% else %}9{% endfor %}{% let z = 1 %}{% set w %}10{% endset %}{% filter upper %}11{% endfilter %}{% raw %}{{ 12 }}{% endraw %}",
        )],
    );
    assert_eq!(
        folder.page(),
        "<{% if a %}1{% else if b %}2{% elif c %}3{% else %}4 total><{% if a %}>\
         <{% match x %}{% when Some with (y) %}5{% when None %}6{% else %}7 total>\
         <{% for i in l %}!{% break %}8|9>!{% let z = 1 %}<{% set w %}10><{% filter upper %}11>{{ 12 }}"
    );
}

#[test]
fn what_is_missing_or_lost_is_told_with_its_place() {
    let folder = Folder::of(
        "missing",
        &[
            ("base.html", "{% block body %}{% endblock %}{% include \"bese.html\" %}"),
            (
                "page.html",
                "{% extends \"base.html\" %}\n\nlost {{ x }}\n{% block body %}{{ super() }}{% endblock %}{% block foot %}{{ super() }}{% endblock %}",
            ),
        ],
    );
    assert_eq!(
        folder.faults(),
        [
            "templates/page.html:3: `lost` stands in no block, and this template extends another, which shows its blocks alone: move it into a block",
            "templates/page.html:3: `{{ x }}` stands in no block, and this template extends another, which shows its blocks alone: move it into a block",
            "templates/base.html:1: there is no template `templates/bese.html`; did you mean `base.html`?",
        ]
    );
}

#[test]
fn circles_end() {
    let folder = Folder::of("circle", &[("page.html", "{% include \"page.html\" %}")]);
    assert_eq!(folder.faults().len(), 1);
    let folder = Folder::of(
        "chain",
        &[("page.html", "{% extends \"other.html\" %}"), ("other.html", "{% extends \"page.html\" %}")],
    );
    assert_eq!(
        folder.faults(),
        ["templates/other.html:1: `page.html` extends this template in turn: the two would have no end"]
    );
}

proptest::proptest! {
    /// Whatever the files are, what is wrong is said, at a place that they have.
    #[test]
    fn no_files_are_too_odd(
        page in "(\\{% (extends|include|import) \"(base|page|part)\\.html\"( as p)? %\\}|\\{% block [ab] %\\}|\\{% endblock %\\}|\\{\\{ (super\\(\\)|x) \\}\\}|\\{% call p::m\\(1\\) %\\}|\\{% endcall %\\}|\\{% macro m\\(a\\) %\\}|\\{% endmacro %\\}|\\{% (if a|else|endif|for a in b|endfor|match a|when 1|endmatch) %\\}|\\{%|\\{#|[<a \n]){0,8}",
        part in "(\\{% (extends|include|import) \"(base|page|part)\\.html\"( as q)? %\\}|\\{% block [ab] %\\}|\\{% endblock %\\}|\\{% macro m\\(a\\) %\\}|\\{% endmacro %\\}|\\{\\{ (super\\(\\)|a|caller\\(\\)) \\}\\}|[<b \n]){0,8}",
        block in proptest::option::of("[abc]"),
    ) {
        let files = [("page.html", page.as_str()), ("part.html", part.as_str()), ("base.html", "{% block a %}A{% block b %}B{% endblock %}{% endblock %}")];
        let folder = Folder::of("odd", &files);
        let (composed, faults) = compose(&folder.0, "page.html", block.as_deref());
        for at in faults.iter().filter_map(|fault| fault.at) {
            let text = fs::read_to_string(&composed.files[at.file].path).expect("it was read before");
            let lines = text.lines().count().max(1);
            let line = usize::try_from(at.line).expect("a number of lines");
            proptest::prop_assert!((1..=lines + 1).contains(&line), "line {} of {}", line, lines);
        }
        for fault in &faults {
            proptest::prop_assert!(!fault.message.is_empty());
        }
    }
}
