//! One certificate, from the account to the files.

use super::Acme;
use super::folder::Kept;
use super::http::Client;
use crate::server::tls::certificate::authorities;
use instant_acme::{
    Account, AuthorizationStatus, ChallengeType, Identifier, NewAccount, NewOrder, Order, OrderStatus, RetryPolicy,
};
use rustls::RootCertStore;
use rustls::crypto::ring;
use std::io::{Error, ErrorKind, Result};

impl Acme {
    /// Asks for a certificate, and writes it to the folder.
    pub(super) async fn obtain(&self) -> Result<()> {
        let account = self.sign_in().await?;
        let names: Vec<_> = self.names.iter().cloned().map(Identifier::Dns).collect();
        let mut order = account.new_order(&NewOrder::new(&names)).await.map_err(said)?;
        let kind = if self.http.is_some() { ChallengeType::Http01 } else { ChallengeType::TlsAlpn01 };
        let provider = ring::default_provider();
        let mut prepared = Vec::new();
        let mut authorizations = order.authorizations();
        while let Some(authorization) = authorizations.next().await {
            let mut authorization = authorization.map_err(said)?;
            match authorization.status {
                AuthorizationStatus::Pending => {}
                AuthorizationStatus::Valid => continue,
                status => return Err(Error::other(format!("the authority has an authorization that is {status:?}"))),
            }
            let mut challenge = authorization
                .challenge(kind.clone())
                .ok_or_else(|| Error::other(format!("the authority offers no challenge {kind:?}")))?;
            let answer = challenge.key_authorization();
            prepared.push(match kind {
                ChallengeType::Http01 => self.challenges.prepare_text(&challenge.token, answer.as_str()),
                _ => {
                    let name = challenge.identifier().to_string();
                    self.challenges.prepare_certificate(&name, answer.digest().as_ref(), &provider)?
                }
            });
            challenge.set_ready().await.map_err(said)?;
        }
        let retries = RetryPolicy::default();
        match order.poll_ready(&retries).await.map_err(said)? {
            OrderStatus::Ready | OrderStatus::Valid => {}
            _ => return Err(why(&mut order).await),
        }
        let key = zeroize::Zeroizing::new(order.finalize().await.map_err(said)?);
        let chain = order.poll_certificate(&retries).await.map_err(said)?;
        self.keep_certificate(&chain, &key)
    }

    async fn sign_in(&self) -> Result<Account> {
        let builder = || Ok::<_, Error>(Account::builder_with_http(Box::new(Client::new(self.roots()?)?)));
        if let Some(kept) = self.account()? {
            return builder()?.from_credentials(kept.credentials).await.map_err(said);
        }
        let contact = self.contact.as_ref().map(|address| format!("mailto:{address}"));
        let contact: Vec<_> = contact.iter().map(String::as_str).collect();
        let new = NewAccount { contact: &contact, terms_of_service_agreed: self.agreed, only_return_existing: false };
        let (account, credentials) = builder()?.create(&new, self.directory.clone(), None).await.map_err(said)?;
        self.keep_account(&Kept { directory: self.directory.clone(), credentials })?;
        Ok(account)
    }

    /// Whom the authority's server has its own certificate from.
    fn roots(&self) -> Result<RootCertStore> {
        if let Some(path) = &self.authorities {
            return authorities(path);
        }
        let mut roots = RootCertStore::empty();
        _ = roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if roots.is_empty() {
            let what = "the system trusts no authority: install its package `ca-certificates`";
            return Err(Error::new(ErrorKind::NotFound, what));
        }
        Ok(roots)
    }
}

/// What the authority has found wrong.
async fn why(order: &mut Order) -> Error {
    let mut authorizations = order.authorizations();
    while let Some(Ok(authorization)) = authorizations.next().await {
        for challenge in &authorization.challenges {
            if let Some(problem) = &challenge.error {
                return Error::other(format!("{}: {problem}", authorization.identifier()));
            }
        }
    }
    Error::other("the authority has refused it, and does not say why")
}

fn said(error: instant_acme::Error) -> Error {
    Error::other(error)
}
