use squall::prelude::*;

trait Store: Clone + Send + Sync + 'static {
    fn name(&self) -> &'static str;
}

#[derive(Clone, Debug)]
struct Memory;

impl Store for Memory {
    fn name(&self) -> &'static str {
        "memory"
    }
}

#[app(handlers = [Show<Memory>, inside::Other, inside::deep::Deep, made::Made, OnlyHere])]
struct Site {
    store: Memory,
}

/// A handler over any store, with documentation and with derives.
#[handler(get, "/shown")]
#[derive(Clone, Debug)]
struct Show<S: Store>
where
    S: std::fmt::Debug,
{
    /// Where it is kept.
    #[state]
    store: S,
}

impl<S: Store + std::fmt::Debug> Show<S> {
    async fn get(self) -> &'static str {
        self.store.name()
    }
}

#[cfg(not(target_os = "none"))]
#[handler(get, "/here")]
struct OnlyHere;

#[cfg(target_os = "none")]
#[handler(get, "/not-here")]
struct OnlyHere;

impl OnlyHere {
    #[cfg(target_os = "none")]
    async fn get(self) -> u8 {
        1
    }

    #[cfg(not(target_os = "none"))]
    async fn get(self) -> &'static str {
        "here"
    }
}

mod inside {
    use squall::prelude::*;

    #[handler(get, put, "/inside")]
    pub(super) struct Other;

    pub(super) mod deep {
        use super::Other;
        use squall::prelude::*;

        impl Other {
            pub(in crate::inside) async fn get(self) -> &'static str {
                "written in another module"
            }

            pub(crate) async fn put(self) {}
        }

        #[handler(get, "/deep/{id}")]
        pub(crate) struct Deep {
            pub(super) id: u64,
        }

        impl Deep {
            pub async fn get(self) -> String {
                self.id.to_string()
            }
        }
    }
}

mod made {
    macro_rules! shown_at {
        ($name:ident, $path:literal, $field:ident: $type:ty) => {
            #[squall::handler(get, $path)]
            pub struct $name {
                $field: $type,
            }

            impl $name {
                async fn get(self) -> String {
                    self.$field.to_string()
                }
            }
        };
    }

    shown_at!(Made, "/made/{id}", id: u64);
}

fn main() {
    #[handler(get, "/in-a-function")]
    struct Local;

    impl Local {
        async fn get(self) -> &'static str {
            "local"
        }
    }

    #[app(handlers = [Local])]
    struct LocalSite;

    assert_eq!(made::Made::url(3u64).as_str(), "/made/3");
    assert_eq!(Show::<Memory>::url().as_str(), "/shown");
    assert_eq!(Local::url().as_str(), "/in-a-function");
    assert_eq!(inside::Other::url().as_str(), "/inside");
    let _ = || squall::serve(Site { store: Memory });
    let _ = || squall::serve(LocalSite);
}
