use squall::Topics;

fn main() -> squall::Result<()> {
    let _topics = Topics::nats("nats://127.0.0.1")?;
    let _topics = Topics::redis("redis://127.0.0.1")?;
    let _topics = Topics::postgres("postgres://squall@127.0.0.1/squall")?;
    Ok(())
}
