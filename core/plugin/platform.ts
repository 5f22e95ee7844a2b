/** The version of the platform, by Semantic Versioning 2.0.0: what a plugin's manifest is held against. */
export const PLATFORM = "0.5.0";
