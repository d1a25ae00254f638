//! The routes that are looked up: two hundred of GitHub's public REST API, and the same under five prefixes.

use squall::private::{Access, Listed, Methods, Place, Route, Segment, concat, count};

/// The segments of a pattern, counted and then written down, in const evaluation: `#[handler]` does it in its macro.
const fn length(pattern: &str) -> usize {
    let (mut slashes, mut at) = (0, 0);
    while at < pattern.len() {
        if pattern.as_bytes()[at] == b'/' {
            slashes += 1;
        }
        at += 1;
    }
    if pattern.len() == 1 { 0 } else { slashes }
}

const fn segments<const N: usize>(pattern: &'static str) -> [Segment; N] {
    let mut segments = [Segment::Static(""); N];
    let mut rest = pattern;
    let mut number = 0;
    while number < N {
        rest = rest.split_at(1).1;
        let mut end = 0;
        while end < rest.len() && rest.as_bytes()[end] != b'/' {
            end += 1;
        }
        let (text, after) = rest.split_at(end);
        segments[number] = if text.as_bytes()[0] == b'{' {
            Segment::Parameter(text.split_at(1).1.split_at(text.len() - 2).0)
        } else {
            Segment::Static(text)
        };
        rest = after;
        number += 1;
    }
    segments
}

macro_rules! routes {
    ($($pattern:literal: $($method:ident)+,)+) => {
        /// The routes, as an app lists its handlers.
        pub const LISTED: &[Listed] = &[$($(Listed::one({
            static PLACE: Place = Place { file: file!(), line: line!() };
            const ROUTE: &Route = &Route {
                name: "Handler",
                module: module_path!(),
                place: &PLACE,
                methods: Methods::$method,
                section: &[],
                segments: &segments::<{ length($pattern) }>($pattern),
                ..Route::BLANK
            };
            ROUTE
        })),+),+];
    };
}

const V1: &[Segment] = &[Segment::Static("v1")];
const V2: &[Segment] = &[Segment::Static("v2")];
const V3: &[Segment] = &[Segment::Static("v3")];
const PREVIEW: &[Segment] = &[Segment::Static("preview")];
const ENTERPRISE: &[Segment] = &[Segment::Static("enterprise")];
const MOUNTED: &[(&[Segment], Access, &[Listed])] = &[
    (V1, Access::Undecided, LISTED),
    (V2, Access::Undecided, LISTED),
    (V3, Access::Undecided, LISTED),
    (PREVIEW, Access::Undecided, LISTED),
    (ENTERPRISE, Access::Undecided, LISTED),
];
/// Five times as many: the list mounted under five prefixes.
pub const FIVE_TIMES: &[Listed] = &concat::<{ count(MOUNTED) }>(MOUNTED);

const _: () = assert!(LISTED.len() == 200 && FIVE_TIMES.len() == 1000);

routes! {
    "/": GET,
    "/meta": GET,
    "/zen": GET,
    "/emojis": GET,
    "/events": GET,
    "/feeds": GET,
    "/rate_limit": GET,
    "/versions": GET,
    "/octocat": GET,
    "/licenses": GET,
    "/licenses/{license}": GET,
    "/markdown": POST,
    "/markdown/raw": POST,
    "/gitignore/templates": GET,
    "/gitignore/templates/{name}": GET,
    "/codes_of_conduct": GET,
    "/codes_of_conduct/{key}": GET,
    "/advisories": GET,
    "/advisories/{ghsa_id}": GET,
    "/app": GET,
    "/app/installations": GET,
    "/app/installations/{installation_id}": GET DELETE,
    "/app/installations/{installation_id}/access_tokens": POST,
    "/applications/{client_id}/token": POST PATCH DELETE,
    "/search/code": GET,
    "/search/commits": GET,
    "/search/issues": GET,
    "/search/labels": GET,
    "/search/repositories": GET,
    "/search/topics": GET,
    "/search/users": GET,
    "/gists": GET POST,
    "/gists/public": GET,
    "/gists/starred": GET,
    "/gists/{gist_id}": GET PATCH DELETE,
    "/gists/{gist_id}/comments": GET POST,
    "/gists/{gist_id}/comments/{comment_id}": GET PATCH DELETE,
    "/gists/{gist_id}/star": GET PUT DELETE,
    "/gists/{gist_id}/{sha}": GET,
    "/notifications": GET PUT,
    "/notifications/threads/{thread_id}": GET PATCH,
    "/notifications/threads/{thread_id}/subscription": GET PUT DELETE,
    "/user": GET PATCH,
    "/user/emails": GET POST DELETE,
    "/user/followers": GET,
    "/user/following": GET,
    "/user/following/{username}": GET PUT DELETE,
    "/user/keys": GET POST,
    "/user/keys/{key_id}": GET DELETE,
    "/user/repos": GET POST,
    "/user/repository_invitations": GET,
    "/user/starred/{owner}/{repo}": GET PUT DELETE,
    "/users": GET,
    "/users/{username}": GET,
    "/users/{username}/events/public": GET,
    "/users/{username}/followers": GET,
    "/users/{username}/gists": GET,
    "/users/{username}/received_events": GET,
    "/users/{username}/repos": GET,
    "/orgs/{org}": GET PATCH DELETE,
    "/orgs/{org}/actions/permissions/selected-actions": GET PUT,
    "/orgs/{org}/actions/runners": GET,
    "/orgs/{org}/actions/secrets/{secret_name}": GET PUT DELETE,
    "/orgs/{org}/hooks": GET POST,
    "/orgs/{org}/hooks/{hook_id}": GET PATCH DELETE,
    "/orgs/{org}/hooks/{hook_id}/pings": POST,
    "/orgs/{org}/members": GET,
    "/orgs/{org}/members/{username}": GET DELETE,
    "/orgs/{org}/repos": GET POST,
    "/orgs/{org}/teams": GET POST,
    "/orgs/{org}/teams/{team_slug}": GET PATCH DELETE,
    "/orgs/{org}/teams/{team_slug}/memberships/{username}": GET PUT DELETE,
    "/orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}": GET PUT DELETE,
    "/repos/{owner}/{repo}": GET PATCH DELETE,
    "/repos/{owner}/{repo}/actions/artifacts/{artifact_id}": GET DELETE,
    "/repos/{owner}/{repo}/actions/runs": GET,
    "/repos/{owner}/{repo}/actions/runs/{run_id}": GET DELETE,
    "/repos/{owner}/{repo}/actions/runs/{run_id}/cancel": POST,
    "/repos/{owner}/{repo}/actions/runs/{run_id}/jobs": GET,
    "/repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches": POST,
    "/repos/{owner}/{repo}/assignees": GET,
    "/repos/{owner}/{repo}/branches": GET,
    "/repos/{owner}/{repo}/branches/{branch}": GET,
    "/repos/{owner}/{repo}/branches/{branch}/protection/required_status_checks": GET PATCH DELETE,
    "/repos/{owner}/{repo}/check-runs/{check_run_id}": GET PATCH,
    "/repos/{owner}/{repo}/collaborators/{username}": GET PUT DELETE,
    "/repos/{owner}/{repo}/comments/{comment_id}/reactions": GET POST,
    "/repos/{owner}/{repo}/commits": GET,
    "/repos/{owner}/{repo}/commits/{ref}": GET,
    "/repos/{owner}/{repo}/commits/{ref}/status": GET,
    "/repos/{owner}/{repo}/compare/{basehead}": GET,
    "/repos/{owner}/{repo}/contents/{path}": GET PUT DELETE,
    "/repos/{owner}/{repo}/contributors": GET,
    "/repos/{owner}/{repo}/deployments": GET POST,
    "/repos/{owner}/{repo}/deployments/{deployment_id}/statuses/{status_id}": GET,
    "/repos/{owner}/{repo}/forks": GET POST,
    "/repos/{owner}/{repo}/git/blobs": POST,
    "/repos/{owner}/{repo}/git/blobs/{file_sha}": GET,
    "/repos/{owner}/{repo}/git/commits/{commit_sha}": GET,
    "/repos/{owner}/{repo}/git/trees/{tree_sha}": GET,
    "/repos/{owner}/{repo}/issues": GET POST,
    "/repos/{owner}/{repo}/issues/comments": GET,
    "/repos/{owner}/{repo}/issues/comments/{comment_id}": GET PATCH DELETE,
    "/repos/{owner}/{repo}/issues/{issue_number}": GET PATCH,
    "/repos/{owner}/{repo}/issues/{issue_number}/comments": GET POST,
    "/repos/{owner}/{repo}/issues/{issue_number}/labels": GET POST PUT DELETE,
    "/repos/{owner}/{repo}/issues/{issue_number}/labels/{name}": DELETE,
    "/repos/{owner}/{repo}/labels": GET POST,
    "/repos/{owner}/{repo}/languages": GET,
    "/repos/{owner}/{repo}/milestones/{milestone_number}": GET PATCH DELETE,
    "/repos/{owner}/{repo}/pulls": GET POST,
    "/repos/{owner}/{repo}/pulls/{pull_number}": GET PATCH,
    "/repos/{owner}/{repo}/pulls/{pull_number}/files": GET,
    "/repos/{owner}/{repo}/pulls/{pull_number}/merge": GET PUT,
    "/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/comments": GET,
    "/repos/{owner}/{repo}/releases": GET POST,
    "/repos/{owner}/{repo}/releases/latest": GET,
    "/repos/{owner}/{repo}/releases/tags/{tag}": GET,
    "/repos/{owner}/{repo}/releases/{release_id}": GET PATCH DELETE,
    "/repos/{owner}/{repo}/stargazers": GET,
    "/repos/{owner}/{repo}/stats/participation": GET,
    "/repos/{owner}/{repo}/readme": GET,
    "/repos/{owner}/{repo}/subscribers": GET,
    "/repos/{owner}/{repo}/tags": GET,
    "/repos/{owner}/{repo}/teams": GET,
    "/repos/{owner}/{repo}/topics": GET PUT,
}
