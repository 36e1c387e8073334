package dev.mitra.job.cli;

import java.nio.file.Path;

/** Where the checkout is, of which the command line uses the files under {@code deploy}. */
final class Home {
  private Home() {}

  /** The checkout: the system property {@code mitra.home}, which the launcher sets, or here. */
  static Path path() {
    return Path.of(System.getProperty("mitra.home", "")).toAbsolutePath();
  }

  /** The default schema and resources. */
  static Path defaults() {
    return path().resolve("deploy").resolve("defaults");
  }

  /** The default schema. */
  static Path defaultSchema() {
    return defaults().resolve("schema.yaml");
  }

  /** The default resources. */
  static Path defaultResources() {
    return defaults().resolve("resources");
  }
}
