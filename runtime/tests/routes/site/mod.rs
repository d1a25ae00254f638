//! Tables made at run time, by the same functions that const evaluation runs, and a naive router to compare with.
#![allow(dead_code, reason = "each test file uses its own part")]

pub mod naive;

use squall::private::{
    Access, Captures, Draft, Faults, Hashes, Listed, Lookup, Methods, Packed, Place, Protection, Route, Segment, Table,
    UserField,
};

/// A handler: its methods and pattern.
pub type Line<'l> = (Methods, &'l str);

type Trie = Draft<64, 1024, 2048>;
type Perfect = Hashes<1024, 1024>;
type Whole = Packed<4096, 1024, 64, 256>;
const STAGES: usize = 8;

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// The segments of a pattern that is known to be good.
pub fn segments(pattern: &str) -> &'static [Segment] {
    let inside = pattern.strip_prefix('/').expect("a pattern begins with a slash");
    if inside.is_empty() {
        return &[];
    }
    let segments = inside.split('/').map(|part| {
        let text: &'static str = String::leak(part.to_owned());
        match text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) {
            Some(name) => name.strip_prefix('*').map_or(Segment::Parameter(name), Segment::Rest),
            None => Segment::Static(text),
        }
    });
    Vec::leak(segments.collect())
}

/// Handlers `h0`, `h1`, and so on in `site`, at line 1, 2, and so on of `site.rs`; each an entry of its own.
pub fn listed(lines: &[Line<'_>]) -> &'static [Listed] {
    let listed = lines.iter().enumerate().map(|(number, (methods, pattern))| Listed {
        entry: number as u16,
        ..Listed::one(leak(Route {
            name: String::leak(format!("h{number}")),
            module: "site",
            place: leak(Place { file: "site.rs", line: number as u32 + 1 }),
            methods: *methods,
            section: &[],
            segments: segments(pattern),
            protection: Protection::DEFAULT,
            access: Access::Undecided,
            user: UserField::None,
            broken: false,
            ..Route::BLANK
        }))
    });
    Vec::leak(listed.collect())
}

/// The table of these handlers.
pub fn table_of(listed: &'static [Listed]) -> &'static Table {
    let mut draft = Box::new(Trie::EMPTY);
    for stage in 0..STAGES {
        *draft = draft.grown(listed, stage);
    }
    *draft = draft.judged();
    let mut hashes = Box::new(Perfect::EMPTY);
    for stage in 0..STAGES {
        *hashes = hashes.found::<256, 64, 1024, 2048>(&draft, stage);
    }
    let packed = leak(Whole::of(&draft, &hashes, listed));
    leak(Table::new(listed, packed, leak(Faults::<64>::of(&draft))))
}

/// The table of these lines.
pub fn table(lines: &[Line<'_>]) -> &'static Table {
    table_of(listed(lines))
}

/// What a table finds, with the values of the placeholders.
pub fn find(table: &'static Table, method: Methods, path: &str) -> (Lookup, Vec<String>) {
    let mut captures = Captures::NONE;
    let found = table.find(method, path, &mut captures);
    let values = (0..).map_while(|number| captures.get(path, number)).map(str::to_owned).collect();
    (found, values)
}

/// What the message of an entry's check is; `None` if it has none.
pub fn message(table: &'static Table, entry: usize) -> Option<String> {
    let caught = std::panic::catch_unwind(|| squall::private::check_entry(table, entry));
    caught.err().map(|payload| payload.downcast_ref::<String>().expect("a message").clone())
}
