//! Listening on a Unix socket: a file, which has a mode, may be left over from a process that was killed, and is removed
//! at the end.

use super::Listener;
use socket2::{Domain, SockAddr, Socket, Type};
use std::fs::{self, Permissions};
use std::io::{self, Error, ErrorKind};
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

/// A socket at this path, and the file that is to be removed.
pub(super) fn bind(listener: &Listener, path: &Path) -> io::Result<(UnixListener, SocketFile)> {
    match bind_new(listener, path) {
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            if !listener.reuse_port {
                left_over(path)?;
            }
            // Put in the place of the old one in one step: who connects meanwhile finds the one or the other.
            let beside = beside(path);
            let socket = bind_new(listener, &beside)?;
            if let Err(error) = fs::rename(&beside, path) {
                _ = fs::remove_file(&beside);
                return Err(error);
            }
            Ok((socket, SocketFile::at(path)?))
        }
        bound => Ok((bound?, SocketFile::at(path)?)),
    }
}

fn bind_new(listener: &Listener, path: &Path) -> io::Result<UnixListener> {
    let socket = Socket::new(Domain::UNIX, Type::STREAM, None)?;
    socket.bind(&SockAddr::unix(path)?)?;
    // Nobody can connect before it listens: so nobody does while the mode is what the umask has made it.
    let listens = fs::set_permissions(path, Permissions::from_mode(listener.mode))
        .and_then(|()| socket.listen(i32::try_from(listener.backlog).unwrap_or(i32::MAX)))
        .and_then(|()| socket.set_nonblocking(true));
    if let Err(error) = listens {
        _ = fs::remove_file(path);
        return Err(error);
    }
    Ok(socket.into())
}

/// Whether the file is a socket on which nobody listens any more.
fn left_over(path: &Path) -> io::Result<()> {
    if !fs::symlink_metadata(path)?.file_type().is_socket() {
        return Err(Error::new(ErrorKind::AlreadyExists, "there is a file that is no socket"));
    }
    match UnixStream::connect(path) {
        Ok(_) => Err(Error::new(ErrorKind::AddrInUse, "another process listens there")),
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => Ok(()),
        // It has been removed meanwhile.
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        // One whose queue is full listens too.
        Err(error) if error.kind() == ErrorKind::WouldBlock => {
            Err(Error::new(ErrorKind::AddrInUse, "another process listens there"))
        }
        Err(error) => Err(error),
    }
}

/// A name in the same folder, not longer than most names are: a path of a socket has 107 bytes.
fn beside(path: &Path) -> PathBuf {
    path.with_file_name(format!(".{}", std::process::id()))
}

/// The file of a socket. It is removed when this is dropped, unless another process has put its own in its place.
#[derive(Debug)]
pub(in crate::server) struct SocketFile {
    path: PathBuf,
    device: u64,
    inode: u64,
}

impl SocketFile {
    fn at(path: &Path) -> io::Result<SocketFile> {
        let metadata = fs::symlink_metadata(path)?;
        Ok(SocketFile { path: path.to_owned(), device: metadata.dev(), inode: metadata.ino() })
    }
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        let ours = fs::symlink_metadata(&self.path)
            .is_ok_and(|metadata| (metadata.dev(), metadata.ino()) == (self.device, self.inode));
        if ours {
            _ = fs::remove_file(&self.path);
        }
    }
}
