package dev.mitra.job.control;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.EventSchemaParser;
import dev.mitra.job.config.JobConfig;
import dev.mitra.rules.signature.KeyRing;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What admission goes by.
 *
 * @param schema the event schema
 * @param activationDelayMillis from a record's time until it is in force
 * @param stateRetentionMillis how long profiles without events are kept: the longest that windows
 *     of a new FeatureSet may reach back
 * @param keyRing whose signatures records need; empty: none are asked for
 * @param limits how much can be in force
 */
public record AdmissionRules(
    EventSchema schema,
    long activationDelayMillis,
    long stateRetentionMillis,
    Optional<KeyRing> keyRing,
    ControlLimits limits) {

  /**
   * Those of a job.
   *
   * @throws InvalidDeclarationException when the schema or the key ring is not valid
   */
  public static AdmissionRules of(JobConfig config) {
    return of(
        config.schemaYaml(),
        config.activationDelayMillis(),
        config.stateRetentionMillis(),
        config.keyRingYaml());
  }

  /** The same from what operators carry with them, which are texts. */
  public static AdmissionRules of(
      String schemaYaml,
      long activationDelayMillis,
      long stateRetentionMillis,
      Optional<String> keyRingYaml) {
    return new AdmissionRules(
        EventSchemaParser.parse(schemaYaml.getBytes(StandardCharsets.UTF_8)),
        activationDelayMillis,
        stateRetentionMillis,
        keyRingYaml.map(KeyRing::parse),
        ControlLimits.DEFAULT);
  }

  /** Without signatures, with the default limits. */
  public static AdmissionRules unsigned(
      EventSchema schema, long activationDelayMillis, long stateRetentionMillis) {
    return new AdmissionRules(
        schema,
        activationDelayMillis,
        stateRetentionMillis,
        Optional.empty(),
        ControlLimits.DEFAULT);
  }
}
