package dev.mitra.features.expr;

import dev.mitra.features.check.Finding;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An expression was refused. The message has one line for each problem: line and column in the
 * source, and a sentence that says what is allowed.
 */
public final class InvalidExpressionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * One problem of an expression.
   *
   * @param line the line, from 1
   * @param column the column, from 1, in code points
   * @param message a sentence that says what is wrong and what is allowed
   */
  public record Problem(int line, int column, String message) implements java.io.Serializable {
    @Override
    public String toString() {
      return "line " + line + ", column " + column + ": " + message;
    }
  }

  private final Problem[] problems;

  InvalidExpressionException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = problems.toArray(Problem[]::new);
  }

  /** All problems in the order of the source; at least one. */
  public List<Problem> problems() {
    return List.of(problems);
  }

  /** The line of the first problem, from 1. */
  public int line() {
    return problems[0].line();
  }

  /** The column of the first problem, from 1, in code points. */
  public int column() {
    return problems[0].column();
  }

  /** The problems as findings about the declaration that holds the expression at {@code path}. */
  public List<Finding> findings(String path) {
    return problems().stream().map(problem -> new Finding(path, problem.toString())).toList();
  }
}
