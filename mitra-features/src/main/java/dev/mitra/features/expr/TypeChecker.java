package dev.mitra.features.expr;

import com.google.common.collect.ImmutableList;
import dev.cel.checker.CelChecker;
import dev.cel.checker.CelCheckerBuilder;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.checker.CelStandardDeclarations.StandardFunction;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelValidationResult;
import dev.cel.common.CelVarDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerFactory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Type-checks parsed expressions against the variables of one table. Thread-safe.
 *
 * <p>An expression is first checked in a {@link KeptEnvironment}, which takes a tenth of the time.
 * What that one does not take goes to CEL's public checker, which alone says what is wrong.
 */
final class TypeChecker {
  /** Without {@code dyn}, which would put off the type check until a payment is scored. */
  static final CelStandardDeclarations STANDARD =
      CelStandardDeclarations.newBuilder().excludeFunctions(StandardFunction.DYN).build();

  private final Declarations withoutLists;
  private final Declarations withLists;

  TypeChecker(VariableTable table, Language language) {
    List<CelVarDecl> variables =
        table.variables().stream()
            .map(v -> CelVarDecl.newVarDeclaration(v.name(), celType(v.type())))
            .toList();
    this.withoutLists = new Declarations(language, variables, List.of());
    this.withLists = new Declarations(language, variables, NamedLists.DECLARATIONS);
  }

  private static CelType celType(ExprType type) {
    return switch (type) {
      case TEXT -> SimpleType.STRING;
      case NUMBER -> SimpleType.DOUBLE;
      case FLAG -> SimpleType.BOOL;
      case TIMESTAMP -> SimpleType.TIMESTAMP;
    };
  }

  CelValidationResult check(CelAbstractSyntaxTree parsed) {
    return declarationsFor(parsed).check(parsed);
  }

  /** As {@link #check}, by CEL's public checker alone, which is the measure of the other. */
  CelValidationResult checkByCel(CelAbstractSyntaxTree parsed) {
    return declarationsFor(parsed).checkByCel(parsed);
  }

  private Declarations declarationsFor(CelAbstractSyntaxTree parsed) {
    // Without a list, in has the overloads that it has in CEL, and messages name no more of them.
    return Trees.namesList(parsed.getExpr()) ? withLists : withoutLists;
  }

  /** The declarations of one environment, and what was built of them; built when first needed. */
  private static final class Declarations {
    private final Language language;
    private final List<CelVarDecl> variables;
    private final List<CelFunctionDecl> functions;
    private @Nullable KeptEnvironment kept;
    private @Nullable CelChecker checker;

    Declarations(Language language, List<CelVarDecl> variables, List<CelFunctionDecl> lists) {
      this.language = language;
      this.variables = variables;
      this.functions = new ArrayList<>(lists);
      language.libraries().forEach(library -> functions.addAll(library.declarations()));
    }

    synchronized CelValidationResult check(CelAbstractSyntaxTree parsed) {
      KeptEnvironment environment =
          kept != null ? kept : new KeptEnvironment(language.options(), variables, functions);
      // Kept again only when the check has come to an end and has found nothing.
      kept = null;
      CelAbstractSyntaxTree checked = environment.check(parsed);
      if (checked == null) {
        return checkByCel(parsed);
      }
      kept = environment;
      return new CelValidationResult(checked, ImmutableList.of());
    }

    synchronized CelValidationResult checkByCel(CelAbstractSyntaxTree parsed) {
      if (checker == null) {
        CelCheckerBuilder builder =
            CelCompilerFactory.standardCelCheckerBuilder()
                .setOptions(language.options())
                .setStandardEnvironmentEnabled(false)
                .setStandardDeclarations(STANDARD)
                .addVarDeclarations(variables)
                .addFunctionDeclarations(functions);
        checker = builder.build();
      }
      return checker.check(parsed);
    }
  }
}
