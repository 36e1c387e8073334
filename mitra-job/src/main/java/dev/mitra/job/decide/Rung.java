package dev.mitra.job.decide;

/**
 * Work that is left out when time is short, in the order in which it is. Never left out are rules,
 * micro models, models whose scores a rule reads, and the model that decides.
 */
public enum Rung {
  /** The scores of all models that are left: they change no decision. */
  SHADOW("shadow", 30),

  /** The challenger's turn: the champion decides in its place. */
  CHALLENGER("challenger", 30),

  /** What raised the score, where the policy asks for it. */
  EXPLANATIONS("explanations", 15);

  private final String text;
  private final int percent;

  Rung(String text, int percent) {
    this.text = text;
    this.percent = percent;
  }

  /** How a decision and the metrics call it. */
  public String text() {
    return text;
  }

  /** It is left out when less than this share of the budget is left. */
  public int percent() {
    return percent;
  }
}
