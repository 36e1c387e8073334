package dev.mitra.job.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of all commands that publish. */
final class PublishOptions {
  @Mixin private SigningOptions signing = new SigningOptions();

  @Option(
      names = "--dry-run",
      description = "Check and show what would happen, and publish nothing.")
  private boolean dryRun;

  @Option(
      names = "--force",
      description = "Publish also what is unchanged, and what the check finds wrong.")
  private boolean force;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "15",
      description = "How long to wait for the verdicts (default: ${DEFAULT-VALUE}).")
  private int waitSeconds;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table for people; yaml or json for programs (default: ${DEFAULT-VALUE}).")
  private Output output = Output.TABLE;

  /** How the outcome is written. */
  enum Output {
    TABLE,
    YAML,
    JSON
  }

  SigningOptions signing() {
    return signing;
  }

  boolean dryRun() {
    return dryRun;
  }

  boolean force() {
    return force;
  }

  int waitSeconds() {
    return waitSeconds;
  }

  Output output() {
    return output;
  }
}
