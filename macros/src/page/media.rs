//! What a template is, by the end of its name: how it is sent, and how values in it are escaped.

/// What a template is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Media {
    pub content_type: &'static str,
    /// By which askama chooses how to escape.
    pub extension: &'static str,
    /// Whether it is walked as HTML.
    pub html: bool,
}

const KNOWN: [(&str, Media); 5] = [
    ("html", Media { content_type: "text/html; charset=utf-8", extension: "html", html: true }),
    ("htm", Media { content_type: "text/html; charset=utf-8", extension: "html", html: true }),
    ("xml", Media { content_type: "application/xml; charset=utf-8", extension: "xml", html: false }),
    ("svg", Media { content_type: "image/svg+xml", extension: "svg", html: false }),
    ("txt", Media { content_type: "text/plain; charset=utf-8", extension: "txt", html: false }),
];

/// By the name of the file.
pub(crate) fn media(name: &str) -> Result<Media, String> {
    let extension =
        name.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, extension)| extension);
    let known = KNOWN.iter().find(|(known, _)| *known == extension).map(|(_, media)| *media);
    known.ok_or_else(|| {
        format!(
            "a page's template ends in .html, .xml, .svg or .txt, by which its values are escaped; `{name}` does not"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_the_name_tells() {
        assert!(media("a/b.html").expect("known").html);
        assert_eq!(media("feed.xml").expect("known").content_type, "application/xml; charset=utf-8");
        assert!(media("app.js").is_err() && media("html").is_err() && media("a.b/html").is_err());
    }
}
