//! Two hundred routes in the shape of GitHub's interface, of which one is asked for.

use squall::prelude::*;

/// Handlers that answer with the values of their placeholders.
macro_rules! routes {
    ($list:ident: $($name:ident $method:ident $path:literal {$($field:ident),*})*) => {
        $(
            #[handler($method, $path)]
            struct $name {
                $($field: String),*
            }

            impl $name {
                async fn $method(self) -> String {
                    let values: Vec<String> = vec![$(self.$field),*];
                    values.join("/")
                }
            }
        )*

        handlers! {
            /// A part of the routes.
            $list = [$($name),*]
        }
    };
}

handlers! {
    /// All of them.
    pub HANDLERS = [FIRST, ShowComments, SECOND]
}

/// The one that is asked for, in the middle.
#[handler(get, "/gh/repos/{owner}/{repo}/issues/{number}/comments")]
struct ShowComments {
    owner: String,
    repo: String,
    number: u64,
}

impl ShowComments {
    async fn get(self) -> String {
        format!("{}/{}#{}", self.owner, self.repo, self.number)
    }
}

routes! { FIRST:
    GetAuthorizations get "/gh/authorizations" {}
    GetAuthorizationsById get "/gh/authorizations/{id}" {id}
    AddAuthorizations post "/gh/authorizations" {}
    RemoveAuthorizationsById delete "/gh/authorizations/{id}" {id}
    GetApplicationsTokensByAccessToken get "/gh/applications/{client_id}/tokens/{access_token}" {client_id, access_token}
    RemoveApplicationsTokens delete "/gh/applications/{client_id}/tokens" {client_id}
    RemoveApplicationsTokensByAccessToken delete "/gh/applications/{client_id}/tokens/{access_token}" {client_id, access_token}
    GetEvents get "/gh/events" {}
    GetReposEvents get "/gh/repos/{owner}/{repo}/events" {owner, repo}
    GetNetworksEvents get "/gh/networks/{owner}/{repo}/events" {owner, repo}
    GetOrgsEvents get "/gh/orgs/{org}/events" {org}
    GetUsersReceivedEvents get "/gh/users/{user}/received_events" {user}
    GetUsersReceivedEventsPublic get "/gh/users/{user}/received_events/public" {user}
    GetUsersEvents get "/gh/users/{user}/events" {user}
    GetUsersEventsPublic get "/gh/users/{user}/events/public" {user}
    GetUsersEventsOrgsByOrg get "/gh/users/{user}/events/orgs/{org}" {user, org}
    GetFeeds get "/gh/feeds" {}
    GetNotifications get "/gh/notifications" {}
    GetReposNotifications get "/gh/repos/{owner}/{repo}/notifications" {owner, repo}
    PutNotifications put "/gh/notifications" {}
    PutReposNotifications put "/gh/repos/{owner}/{repo}/notifications" {owner, repo}
    GetNotificationsThreadsById get "/gh/notifications/threads/{id}" {id}
    ChangeNotificationsThreadsById patch "/gh/notifications/threads/{id}" {id}
    GetNotificationsThreadsSubscription get "/gh/notifications/threads/{id}/subscription" {id}
    PutNotificationsThreadsSubscription put "/gh/notifications/threads/{id}/subscription" {id}
    RemoveNotificationsThreadsSubscription delete "/gh/notifications/threads/{id}/subscription" {id}
    GetReposStargazers get "/gh/repos/{owner}/{repo}/stargazers" {owner, repo}
    GetUsersStarred get "/gh/users/{user}/starred" {user}
    GetUserStarred get "/gh/user/starred" {}
    GetUserStarredByRepo get "/gh/user/starred/{owner}/{repo}" {owner, repo}
    PutUserStarredByRepo put "/gh/user/starred/{owner}/{repo}" {owner, repo}
    RemoveUserStarredByRepo delete "/gh/user/starred/{owner}/{repo}" {owner, repo}
    GetReposSubscribers get "/gh/repos/{owner}/{repo}/subscribers" {owner, repo}
    GetUsersSubscriptions get "/gh/users/{user}/subscriptions" {user}
    GetUserSubscriptions get "/gh/user/subscriptions" {}
    GetReposSubscription get "/gh/repos/{owner}/{repo}/subscription" {owner, repo}
    PutReposSubscription put "/gh/repos/{owner}/{repo}/subscription" {owner, repo}
    RemoveReposSubscription delete "/gh/repos/{owner}/{repo}/subscription" {owner, repo}
    GetUserSubscriptionsByRepo get "/gh/user/subscriptions/{owner}/{repo}" {owner, repo}
    PutUserSubscriptionsByRepo put "/gh/user/subscriptions/{owner}/{repo}" {owner, repo}
    RemoveUserSubscriptionsByRepo delete "/gh/user/subscriptions/{owner}/{repo}" {owner, repo}
    GetUsersGists get "/gh/users/{user}/gists" {user}
    GetGists get "/gh/gists" {}
    GetGistsById get "/gh/gists/{id}" {id}
    AddGists post "/gh/gists" {}
    ChangeGistsById patch "/gh/gists/{id}" {id}
    PutGistsStar put "/gh/gists/{id}/star" {id}
    RemoveGistsStar delete "/gh/gists/{id}/star" {id}
    GetGistsStar get "/gh/gists/{id}/star" {id}
    AddGistsForks post "/gh/gists/{id}/forks" {id}
    RemoveGistsById delete "/gh/gists/{id}" {id}
    GetReposGitBlobsBySha get "/gh/repos/{owner}/{repo}/git/blobs/{sha}" {owner, repo, sha}
    AddReposGitBlobs post "/gh/repos/{owner}/{repo}/git/blobs" {owner, repo}
    GetReposGitCommitsBySha get "/gh/repos/{owner}/{repo}/git/commits/{sha}" {owner, repo, sha}
    AddReposGitCommits post "/gh/repos/{owner}/{repo}/git/commits" {owner, repo}
    GetReposGitRefs get "/gh/repos/{owner}/{repo}/git/refs" {owner, repo}
    AddReposGitRefs post "/gh/repos/{owner}/{repo}/git/refs" {owner, repo}
    GetReposGitTagsBySha get "/gh/repos/{owner}/{repo}/git/tags/{sha}" {owner, repo, sha}
    AddReposGitTags post "/gh/repos/{owner}/{repo}/git/tags" {owner, repo}
    GetReposGitTreesBySha get "/gh/repos/{owner}/{repo}/git/trees/{sha}" {owner, repo, sha}
    AddReposGitTrees post "/gh/repos/{owner}/{repo}/git/trees" {owner, repo}
    GetIssues get "/gh/issues" {}
    GetUserIssues get "/gh/user/issues" {}
    GetOrgsIssues get "/gh/orgs/{org}/issues" {org}
    GetReposIssues get "/gh/repos/{owner}/{repo}/issues" {owner, repo}
    GetReposIssuesByNumber get "/gh/repos/{owner}/{repo}/issues/{number}" {owner, repo, number}
    AddReposIssues post "/gh/repos/{owner}/{repo}/issues" {owner, repo}
    ChangeReposIssuesByNumber patch "/gh/repos/{owner}/{repo}/issues/{number}" {owner, repo, number}
    GetReposAssignees get "/gh/repos/{owner}/{repo}/assignees" {owner, repo}
    GetReposAssigneesByAssignee get "/gh/repos/{owner}/{repo}/assignees/{assignee}" {owner, repo, assignee}
    AddReposIssuesComments post "/gh/repos/{owner}/{repo}/issues/{number}/comments" {owner, repo, number}
    GetReposIssuesEvents get "/gh/repos/{owner}/{repo}/issues/{number}/events" {owner, repo, number}
    GetReposLabels get "/gh/repos/{owner}/{repo}/labels" {owner, repo}
    GetReposLabelsByName get "/gh/repos/{owner}/{repo}/labels/{name}" {owner, repo, name}
    AddReposLabels post "/gh/repos/{owner}/{repo}/labels" {owner, repo}
    ChangeReposLabelsByName patch "/gh/repos/{owner}/{repo}/labels/{name}" {owner, repo, name}
    RemoveReposLabelsByName delete "/gh/repos/{owner}/{repo}/labels/{name}" {owner, repo, name}
    GetReposIssuesLabels get "/gh/repos/{owner}/{repo}/issues/{number}/labels" {owner, repo, number}
    AddReposIssuesLabels post "/gh/repos/{owner}/{repo}/issues/{number}/labels" {owner, repo, number}
    RemoveReposIssuesLabelsByName delete "/gh/repos/{owner}/{repo}/issues/{number}/labels/{name}" {owner, repo, number, name}
    PutReposIssuesLabels put "/gh/repos/{owner}/{repo}/issues/{number}/labels" {owner, repo, number}
    RemoveReposIssuesLabels delete "/gh/repos/{owner}/{repo}/issues/{number}/labels" {owner, repo, number}
    GetReposMilestonesLabels get "/gh/repos/{owner}/{repo}/milestones/{number}/labels" {owner, repo, number}
    GetReposMilestones get "/gh/repos/{owner}/{repo}/milestones" {owner, repo}
    GetReposMilestonesByNumber get "/gh/repos/{owner}/{repo}/milestones/{number}" {owner, repo, number}
    AddReposMilestones post "/gh/repos/{owner}/{repo}/milestones" {owner, repo}
    ChangeReposMilestonesByNumber patch "/gh/repos/{owner}/{repo}/milestones/{number}" {owner, repo, number}
    RemoveReposMilestonesByNumber delete "/gh/repos/{owner}/{repo}/milestones/{number}" {owner, repo, number}
    GetEmojis get "/gh/emojis" {}
    GetGitignoreTemplates get "/gh/gitignore/templates" {}
    GetGitignoreTemplatesByName get "/gh/gitignore/templates/{name}" {name}
    AddMarkdown post "/gh/markdown" {}
    AddMarkdownRaw post "/gh/markdown/raw" {}
    GetMeta get "/gh/meta" {}
    GetRateLimit get "/gh/rate_limit" {}
    GetUsersOrgs get "/gh/users/{user}/orgs" {user}
    GetUserOrgs get "/gh/user/orgs" {}
    GetOrgsByOrg get "/gh/orgs/{org}" {org}
    ChangeOrgsByOrg patch "/gh/orgs/{org}" {org}
}

routes! { SECOND:
    GetOrgsMembers get "/gh/orgs/{org}/members" {org}
    GetOrgsMembersByUser get "/gh/orgs/{org}/members/{user}" {org, user}
    RemoveOrgsMembersByUser delete "/gh/orgs/{org}/members/{user}" {org, user}
    GetOrgsPublicMembers get "/gh/orgs/{org}/public_members" {org}
    GetOrgsPublicMembersByUser get "/gh/orgs/{org}/public_members/{user}" {org, user}
    PutOrgsPublicMembersByUser put "/gh/orgs/{org}/public_members/{user}" {org, user}
    RemoveOrgsPublicMembersByUser delete "/gh/orgs/{org}/public_members/{user}" {org, user}
    GetOrgsTeams get "/gh/orgs/{org}/teams" {org}
    GetTeamsById get "/gh/teams/{id}" {id}
    AddOrgsTeams post "/gh/orgs/{org}/teams" {org}
    ChangeTeamsById patch "/gh/teams/{id}" {id}
    RemoveTeamsById delete "/gh/teams/{id}" {id}
    GetTeamsMembers get "/gh/teams/{id}/members" {id}
    GetTeamsMembersByUser get "/gh/teams/{id}/members/{user}" {id, user}
    PutTeamsMembersByUser put "/gh/teams/{id}/members/{user}" {id, user}
    RemoveTeamsMembersByUser delete "/gh/teams/{id}/members/{user}" {id, user}
    GetTeamsRepos get "/gh/teams/{id}/repos" {id}
    GetTeamsReposByRepo get "/gh/teams/{id}/repos/{owner}/{repo}" {id, owner, repo}
    PutTeamsReposByRepo put "/gh/teams/{id}/repos/{owner}/{repo}" {id, owner, repo}
    RemoveTeamsReposByRepo delete "/gh/teams/{id}/repos/{owner}/{repo}" {id, owner, repo}
    GetUserTeams get "/gh/user/teams" {}
    GetReposPulls get "/gh/repos/{owner}/{repo}/pulls" {owner, repo}
    GetReposPullsByNumber get "/gh/repos/{owner}/{repo}/pulls/{number}" {owner, repo, number}
    AddReposPulls post "/gh/repos/{owner}/{repo}/pulls" {owner, repo}
    ChangeReposPullsByNumber patch "/gh/repos/{owner}/{repo}/pulls/{number}" {owner, repo, number}
    GetReposPullsCommits get "/gh/repos/{owner}/{repo}/pulls/{number}/commits" {owner, repo, number}
    GetReposPullsFiles get "/gh/repos/{owner}/{repo}/pulls/{number}/files" {owner, repo, number}
    GetReposPullsMerge get "/gh/repos/{owner}/{repo}/pulls/{number}/merge" {owner, repo, number}
    PutReposPullsMerge put "/gh/repos/{owner}/{repo}/pulls/{number}/merge" {owner, repo, number}
    GetReposPullsComments get "/gh/repos/{owner}/{repo}/pulls/{number}/comments" {owner, repo, number}
    PutReposPullsComments put "/gh/repos/{owner}/{repo}/pulls/{number}/comments" {owner, repo, number}
    GetUserRepos get "/gh/user/repos" {}
    GetUsersRepos get "/gh/users/{user}/repos" {user}
    GetOrgsRepos get "/gh/orgs/{org}/repos" {org}
    GetRepositories get "/gh/repositories" {}
    AddUserRepos post "/gh/user/repos" {}
    AddOrgsRepos post "/gh/orgs/{org}/repos" {org}
    GetReposByRepo get "/gh/repos/{owner}/{repo}" {owner, repo}
    ChangeReposByRepo patch "/gh/repos/{owner}/{repo}" {owner, repo}
    GetReposContributors get "/gh/repos/{owner}/{repo}/contributors" {owner, repo}
    GetReposLanguages get "/gh/repos/{owner}/{repo}/languages" {owner, repo}
    GetReposTeams get "/gh/repos/{owner}/{repo}/teams" {owner, repo}
    GetReposTags get "/gh/repos/{owner}/{repo}/tags" {owner, repo}
    GetReposBranches get "/gh/repos/{owner}/{repo}/branches" {owner, repo}
    GetReposBranchesByBranch get "/gh/repos/{owner}/{repo}/branches/{branch}" {owner, repo, branch}
    RemoveReposByRepo delete "/gh/repos/{owner}/{repo}" {owner, repo}
    GetReposCollaborators get "/gh/repos/{owner}/{repo}/collaborators" {owner, repo}
    GetReposCollaboratorsByUser get "/gh/repos/{owner}/{repo}/collaborators/{user}" {owner, repo, user}
    PutReposCollaboratorsByUser put "/gh/repos/{owner}/{repo}/collaborators/{user}" {owner, repo, user}
    RemoveReposCollaboratorsByUser delete "/gh/repos/{owner}/{repo}/collaborators/{user}" {owner, repo, user}
    GetReposComments get "/gh/repos/{owner}/{repo}/comments" {owner, repo}
    GetReposCommitsComments get "/gh/repos/{owner}/{repo}/commits/{sha}/comments" {owner, repo, sha}
    AddReposCommitsComments post "/gh/repos/{owner}/{repo}/commits/{sha}/comments" {owner, repo, sha}
    GetReposCommentsById get "/gh/repos/{owner}/{repo}/comments/{id}" {owner, repo, id}
    ChangeReposCommentsById patch "/gh/repos/{owner}/{repo}/comments/{id}" {owner, repo, id}
    RemoveReposCommentsById delete "/gh/repos/{owner}/{repo}/comments/{id}" {owner, repo, id}
    GetReposCommits get "/gh/repos/{owner}/{repo}/commits" {owner, repo}
    GetReposCommitsBySha get "/gh/repos/{owner}/{repo}/commits/{sha}" {owner, repo, sha}
    GetReposReadme get "/gh/repos/{owner}/{repo}/readme" {owner, repo}
    GetReposKeys get "/gh/repos/{owner}/{repo}/keys" {owner, repo}
    GetReposKeysById get "/gh/repos/{owner}/{repo}/keys/{id}" {owner, repo, id}
    AddReposKeys post "/gh/repos/{owner}/{repo}/keys" {owner, repo}
    ChangeReposKeysById patch "/gh/repos/{owner}/{repo}/keys/{id}" {owner, repo, id}
    RemoveReposKeysById delete "/gh/repos/{owner}/{repo}/keys/{id}" {owner, repo, id}
    GetReposDownloads get "/gh/repos/{owner}/{repo}/downloads" {owner, repo}
    GetReposDownloadsById get "/gh/repos/{owner}/{repo}/downloads/{id}" {owner, repo, id}
    RemoveReposDownloadsById delete "/gh/repos/{owner}/{repo}/downloads/{id}" {owner, repo, id}
    GetReposForks get "/gh/repos/{owner}/{repo}/forks" {owner, repo}
    AddReposForks post "/gh/repos/{owner}/{repo}/forks" {owner, repo}
    GetReposHooks get "/gh/repos/{owner}/{repo}/hooks" {owner, repo}
    GetReposHooksById get "/gh/repos/{owner}/{repo}/hooks/{id}" {owner, repo, id}
    AddReposHooks post "/gh/repos/{owner}/{repo}/hooks" {owner, repo}
    ChangeReposHooksById patch "/gh/repos/{owner}/{repo}/hooks/{id}" {owner, repo, id}
    AddReposHooksTests post "/gh/repos/{owner}/{repo}/hooks/{id}/tests" {owner, repo, id}
    RemoveReposHooksById delete "/gh/repos/{owner}/{repo}/hooks/{id}" {owner, repo, id}
    AddReposMerges post "/gh/repos/{owner}/{repo}/merges" {owner, repo}
    GetReposReleases get "/gh/repos/{owner}/{repo}/releases" {owner, repo}
    GetReposReleasesById get "/gh/repos/{owner}/{repo}/releases/{id}" {owner, repo, id}
    AddReposReleases post "/gh/repos/{owner}/{repo}/releases" {owner, repo}
    ChangeReposReleasesById patch "/gh/repos/{owner}/{repo}/releases/{id}" {owner, repo, id}
    RemoveReposReleasesById delete "/gh/repos/{owner}/{repo}/releases/{id}" {owner, repo, id}
    GetReposStatsContributors get "/gh/repos/{owner}/{repo}/stats/contributors" {owner, repo}
    GetReposStatsCommitActivity get "/gh/repos/{owner}/{repo}/stats/commit_activity" {owner, repo}
    GetReposStatsCodeFrequency get "/gh/repos/{owner}/{repo}/stats/code_frequency" {owner, repo}
    GetReposStatsParticipation get "/gh/repos/{owner}/{repo}/stats/participation" {owner, repo}
    GetSearchRepositories get "/gh/search/repositories" {}
    GetSearchCode get "/gh/search/code" {}
    GetSearchIssues get "/gh/search/issues" {}
    GetSearchUsers get "/gh/search/users" {}
    GetUsersByUser get "/gh/users/{user}" {user}
    GetUser get "/gh/user" {}
    ChangeUser patch "/gh/user" {}
    GetUsers get "/gh/users" {}
    GetUserEmails get "/gh/user/emails" {}
    GetUserFollowers get "/gh/user/followers" {}
    GetUserFollowing get "/gh/user/following" {}
    GetUserKeys get "/gh/user/keys" {}
    GetUserKeysById get "/gh/user/keys/{id}" {id}
    AddUserKeys post "/gh/user/keys" {}
    RemoveUserKeysById delete "/gh/user/keys/{id}" {id}
}
