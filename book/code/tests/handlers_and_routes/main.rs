//! The code of the chapter "Handlers and routes", a module for each of its sections.

mod answers;
mod fields;
mod files;
mod lists;
mod methods;
mod order;
mod patterns;
mod sections;
mod urls;
