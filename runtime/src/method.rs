//! The methods of a handler: called if they are written as they must be, and missed in plain words if they are not.

/// A method that can answer: `async fn(self) -> T`.
#[diagnostic::on_unimplemented(
    message = "this method cannot answer a request",
    label = "it must be written `async fn ..(self) -> ..`",
    note = "help: an answering method is async, takes `self` by value, and nothing else: what it needs of the request is a field"
)]
pub trait Answering<H> {
    /// What it makes.
    type Future: Future;
    /// Calls it.
    fn call(self, handler: H) -> Self::Future;
}

#[diagnostic::do_not_recommend]
impl<H, F: FnOnce(H) -> R, R: Future> Answering<H> for F {
    type Future = R;
    fn call(self, handler: H) -> R {
        self(handler)
    }
}

/// Calls a method of a handler.
pub fn call<H, F: Answering<H>>(method: F, handler: H) -> F::Future {
    method.call(handler)
}

/// A fallback for each method that a handler's attribute can name: an inherent method comes before it.
pub mod missing {
    macro_rules! missing {
        ($($method:ident $message:literal $missing:ident $has:ident)*) => {$(
            #[doc(hidden)]
            pub trait $missing: Sized {
                fn $method(self) -> std::future::Ready<&'static str>
                where
                    Self: $has,
                {
                    std::future::ready("")
                }
            }

            impl<H> $missing for H {}

            #[doc(hidden)]
            #[diagnostic::on_unimplemented(
                message = $message,
                label = "named here, not written",
            )]
            pub trait $has {}
        )*};
    }

    missing! {
        get "`{Self}` names `get` in its attribute, and has no such method: write `async fn get(self) -> ..` in `impl {Self}`" MissingGet HasGet
        head "`{Self}` names `head` in its attribute, and has no such method: write `async fn head(self) -> ..` in `impl {Self}`" MissingHead HasHead
        post "`{Self}` names `post` in its attribute, and has no such method: write `async fn post(self) -> ..` in `impl {Self}`" MissingPost HasPost
        put "`{Self}` names `put` in its attribute, and has no such method: write `async fn put(self) -> ..` in `impl {Self}`" MissingPut HasPut
        patch "`{Self}` names `patch` in its attribute, and has no such method: write `async fn patch(self) -> ..` in `impl {Self}`" MissingPatch HasPatch
        delete "`{Self}` names `delete` in its attribute, and has no such method: write `async fn delete(self) -> ..` in `impl {Self}`" MissingDelete HasDelete
        options "`{Self}` names `options` in its attribute, and has no such method: write `async fn options(self) -> ..` in `impl {Self}`" MissingOptions HasOptions
        query "`{Self}` names `query` in its attribute, and has no such method: write `async fn query(self) -> ..` in `impl {Self}`" MissingQuery HasQuery
    }
}
