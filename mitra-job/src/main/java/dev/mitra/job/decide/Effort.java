package dev.mitra.job.decide;

/**
 * What is done for a payment when time is short. Rules and the model that decides are never left
 * out. A decision names what was left out of it, so that it can be recomputed.
 *
 * @param explanations whether scores are explained where the policy asks for it
 */
public record Effort(boolean explanations) {
  /** Everything. */
  public static final Effort FULL = new Effort(true);

  /** Nothing but what decides. */
  public static final Effort LEAST = new Effort(false);

  /** How a decision calls explanations that were left out. */
  public static final String EXPLANATIONS = "explanations";
}
