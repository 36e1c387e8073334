package dev.mitra.features.expr;

import java.util.Optional;
import java.util.OptionalInt;

/** What variables there are: a {@link VariableTable}, or what stands for one that is not built. */
public interface VariableLookup {

  /** The ordinal of a name, when it is declared. */
  OptionalInt ordinal(String name);

  /** The type of a name, when it is declared. */
  Optional<ExprType> type(String name);
}
