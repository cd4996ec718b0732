//! The credentials of AWS's own tools, where the environment has none: the profile files
//! (<https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html>).

use std::env;
use std::path::PathBuf;

use anyhow::{Result, bail};
use configparser::ini::Ini;

use crate::text::shown_path;

/// What a profile says.
#[derive(Default)]
pub(super) struct Profile {
    pub(super) key_id: Option<String>,
    pub(super) secret: Option<String>,
    pub(super) token: Option<String>,
    pub(super) region: Option<String>,
    pub(super) endpoint: Option<String>,
}

/// Reads the profile that `AWS_PROFILE` names, or the default one.
///
/// # Errors
/// A file that is not there is none; one that cannot be read is, and so is a profile that was named and is in neither
/// file, or that has its credentials from elsewhere.
pub(super) fn read() -> Result<Profile> {
    let named = env::var("AWS_PROFILE").ok().filter(|name| !name.is_empty());
    let name = named.clone().unwrap_or_else(|| "default".to_owned());
    let credentials = file("AWS_SHARED_CREDENTIALS_FILE", "credentials")?;
    let config = file("AWS_CONFIG_FILE", "config")?;
    let section = if name == "default" { name.clone() } else { format!("profile {name}") };
    let has = |file: &Option<Ini>, section: &str| {
        file.as_ref().is_some_and(|file| file.sections().iter().any(|own| own == section))
    };
    if named.is_some() && !has(&credentials, &name) && !has(&config, &section) {
        bail!("no profile {name:?} in the files of AWS; correct AWS_PROFILE");
    }
    let value = |key: &str| {
        let found = credentials.as_ref().and_then(|file| file.get(&name, key));
        found.or_else(|| config.as_ref().and_then(|file| file.get(&section, key)))
    };
    let profile = Profile {
        key_id: value("aws_access_key_id"),
        secret: value("aws_secret_access_key"),
        token: value("aws_session_token"),
        region: value("region"),
        endpoint: value("endpoint_url"),
    };
    let elsewhere = ["sso_session", "sso_start_url", "role_arn", "credential_process"];
    if profile.key_id.is_none() && elsewhere.into_iter().any(|key| value(key).is_some()) {
        bail!(
            "profile {name:?} has no key of its own; run `eval \"$(aws configure export-credentials --profile {name} --format env)\"` first"
        );
    }
    Ok(profile)
}

fn file(variable: &str, name: &str) -> Result<Option<Ini>> {
    let own = env::var_os(variable).map(PathBuf::from);
    let home = || env::home_dir().map(|home| home.join(".aws").join(name));
    let Some(path) = own.or_else(home).filter(|path| path.is_file()) else { return Ok(None) };
    let mut file = Ini::new_cs();
    // What is wrong in it may be a key.
    match file.load(&path) {
        Ok(_) => Ok(Some(file)),
        Err(_) => bail!("cannot read {}: not a profile file", shown_path(&path)),
    }
}
