package dev.mitra.features.expr;

import com.google.common.base.Optional;
import dev.cel.checker.CelIdentDecl;
import dev.cel.checker.Env;
import dev.cel.checker.ExprChecker;
import dev.cel.checker.TypeProvider;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelContainer;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelVarDecl;
import dev.cel.common.internal.Errors;
import dev.cel.expr.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An environment of CEL's checker that serves for many checks.
 *
 * <p>CEL's public checker declares all variables and functions anew for each check, and compares
 * all overloads of each function with one another in doing so: 180 of 200 µs. This one calls the
 * class that the public one calls, which CEL names internal. All that depends on it is time:
 * whatever is refused here is to be checked by the public checker. Not thread-safe.
 */
@SuppressWarnings("deprecation") // of what is internal
final class KeptEnvironment {
  private static final CelContainer NO_CONTAINER = CelContainer.newBuilder().build();

  private final Errors errors = new Errors("", "");
  private final Env environment;

  KeptEnvironment(CelOptions options, List<CelVarDecl> variables, List<CelFunctionDecl> functions) {
    this.environment = Env.standard(TypeChecker.STANDARD, errors, new NoMessages(), options);
    variables.forEach(
        variable ->
            environment.add(CelIdentDecl.newIdentDeclaration(variable.name(), variable.type())));
    functions.forEach(environment::add);
  }

  /**
   * Checks an expression.
   *
   * @return the tree with its types; null when there are errors, and after that this environment
   *     must not be used any more
   */
  @Nullable CelAbstractSyntaxTree check(CelAbstractSyntaxTree parsed) {
    errors.enterContext("", parsed.getSource().getContent().toString());
    CelAbstractSyntaxTree checked =
        ExprChecker.typecheck(environment, NO_CONTAINER, parsed, Optional.absent());
    errors.exitContext();
    return errors.getErrorCount() == 0 ? checked : null;
  }

  /** No message types: expressions build none, and no variable holds one. */
  private static final class NoMessages implements TypeProvider {
    @Override
    public @Nullable Type lookupType(String typeName) {
      return null;
    }

    @Override
    public @Nullable Integer lookupEnumValue(String enumName) {
      return null;
    }

    @Override
    public @Nullable FieldType lookupFieldType(Type type, String fieldName) {
      return null;
    }
  }
}
