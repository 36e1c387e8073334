package dev.mitra.job.config;

import java.io.Serializable;
import java.util.List;

/**
 * The topics of a job.
 *
 * @param payments where payment events come from; one or more
 * @param control where resources are published; one partition, never compacted
 * @param acks where verdicts on control records go
 * @param scores where decisions go
 * @param features where full vectors go
 * @param alerts where matches of patterns go
 * @param deadLetters where events go that cannot be accepted
 */
public record Topics(
    List<String> payments,
    String control,
    String acks,
    String scores,
    String features,
    String alerts,
    String deadLetters)
    implements Serializable {

  /** Copies the list. */
  public Topics {
    payments = List.copyOf(payments);
  }

  /** The names that the demo and the examples use. */
  public static Topics defaults() {
    return new Topics(
        List.of("mitra.payments"),
        "mitra.control",
        "mitra.acks",
        "mitra.scores",
        "mitra.features",
        "mitra.alerts",
        "mitra.dead-letters");
  }
}
