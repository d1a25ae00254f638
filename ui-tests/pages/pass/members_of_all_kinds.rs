use squall::{Form, FormView, page};
use std::borrow::Borrow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

#[derive(Clone)]
struct Post {
    title: String,
    comments: Vec<Comment>,
    last: Option<Comment>,
    r#type: &'static str,
}

#[derive(Clone)]
struct Comment {
    author: Author,
    text: String,
    shown: bool,
}

#[derive(Clone)]
struct Author {
    name: String,
}

enum Kind {
    Long(u32),
    #[allow(dead_code)]
    Short,
}

#[derive(Clone, Copy)]
struct Moment {
    hour: u8,
}

impl Moment {
    fn hour(self) -> u8 {
        self.hour
    }
}

#[derive(Form)]
struct NewPost {
    title: String,
}

/// What all types have: it is found at the type itself, and at no other.
trait Tap {
    fn tap(&self) -> &Self {
        self
    }
}

impl<T> Tap for T {}

#[page("pages/members_of_all_kinds.html", app = none("it has no links"))]
struct AllPage<'a> {
    post: Post,
    last: Option<Comment>,
    pair: (u8, Vec<u8>),
    counts: BTreeMap<String, u32>,
    rows: Vec<Vec<u32>>,
    kind: Kind,
    shared: Rc<Post>,
    boxed: Box<Post>,
    moment: Moment,
    borrowed: &'a Author,
    text: &'a str,
    cell: RefCell<String>,
    owned: String,
    r#type: u8,
    form: FormView<NewPost>,
    list: &'a [Author],
    array: [Author; 1],
}

#[page("pages/title.html", app = none("it has no links"))]
struct AnyPage<T: std::fmt::Display> {
    title: T,
}

fn main() {
    let author = Author { name: "Ada".to_owned() };
    let comment = Comment { author: author.clone(), text: "Well".to_owned(), shown: true };
    let post =
        Post { title: "Hello".to_owned(), comments: vec![comment.clone()], last: Some(comment), r#type: "note" };
    let _: &str = "x".tap().borrow();
    let _ = AnyPage { title: 1 };
    let _ = AllPage {
        shared: Rc::new(post.clone()),
        boxed: Box::new(post.clone()),
        last: post.last.clone(),
        post,
        pair: (1, vec![2]),
        counts: BTreeMap::new(),
        rows: vec![vec![1]],
        kind: Kind::Long(3),
        moment: Moment { hour: 4 },
        borrowed: &author,
        text: "text",
        cell: RefCell::new(String::new()),
        owned: String::new(),
        r#type: 5,
        form: FormView::blank(),
        list: &[],
        array: [author.clone()],
    };
}
