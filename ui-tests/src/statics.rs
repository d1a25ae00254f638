//! Two folders of assets, of which one has a file that the other has too. The cases are built in a folder of their own, which
//! has no files.

use squall::assets;

/// Styles and what lies in a folder below.
#[assets("src/static")]
pub struct Static;

/// What lies in that folder.
#[assets("src/static/css", at = "/css")]
pub struct Css;
