//! Which of a site's languages a browser's `Accept-Language` wants (RFC 9110, 12.5.4; RFC 4647, 3.4).

/// The number of the tag, among these, that the weighted ranges like best; `None` where none fits.
///
/// A range fits its own tag, else a shorter one (`de-CH` takes `de`), else one that is more exact (`en` takes `en-GB`).
/// `*` takes the first tag that is not refused. A weight of 0 refuses a tag.
pub(super) fn lookup<'a>(tags: &[&str], ranges: impl Iterator<Item = (&'a str, u16)>) -> Option<usize> {
    let mut ranges: Vec<_> = ranges.collect();
    // Stable: of the same weight, the first one that the browser names.
    ranges.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    let refused = |tag: &str| ranges.iter().any(|(range, weight)| *weight == 0 && range.eq_ignore_ascii_case(tag));
    let find = |fits: &dyn Fn(&str) -> bool| tags.iter().position(|tag| fits(tag) && !refused(tag));
    ranges.iter().filter(|(_, weight)| *weight > 0).find_map(|(range, _)| {
        if *range == "*" {
            return find(&|_| true);
        }
        let mut shorter = *range;
        loop {
            if let Some(found) = find(&|tag| tag.eq_ignore_ascii_case(shorter)) {
                return Some(found);
            }
            match shorter.rsplit_once('-') {
                Some((rest, _)) => shorter = rest,
                None => break,
            }
        }
        find(&|tag| tag.split('-').next().is_some_and(|language| language.eq_ignore_ascii_case(shorter)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looked_up(tags: &[&'static str], ranges: &[(&str, u16)]) -> Option<&'static str> {
        lookup(tags, ranges.iter().copied()).map(|at| tags[at])
    }

    #[test]
    fn the_best_liked_one_that_is_there() {
        let tags = ["en", "de", "pt-BR"];
        assert_eq!(looked_up(&tags, &[("fr", 1000), ("de", 800), ("en", 900)]), Some("en"));
        assert_eq!(looked_up(&tags, &[("de-CH-1996", 1000), ("en", 1000)]), Some("de"));
        assert_eq!(looked_up(&tags, &[("PT", 1000)]), Some("pt-BR"));
        assert_eq!(looked_up(&tags, &[("pt-PT", 500), ("de", 400)]), Some("pt-BR"));
        assert_eq!(looked_up(&tags, &[("fr", 1000)]), None);
        assert_eq!(looked_up(&tags, &[]), None);
    }

    #[test]
    fn a_star_is_any_that_is_not_refused() {
        let tags = ["en", "de"];
        assert_eq!(looked_up(&tags, &[("fr", 1000), ("*", 500)]), Some("en"));
        assert_eq!(looked_up(&tags, &[("en", 0), ("*", 1000)]), Some("de"));
        assert_eq!(looked_up(&tags, &[("de", 0)]), None);
        assert_eq!(looked_up(&tags, &[("de", 0), ("de-AT", 1000)]), None);
    }
}
