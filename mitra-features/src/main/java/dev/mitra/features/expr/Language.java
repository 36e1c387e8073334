package dev.mitra.features.expr;

import dev.cel.common.CelOptions;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The language without variables: what compilers with different {@link VariableTable}s share.
 *
 * @param options the options of parser, checker and runtime
 * @param standard parses
 * @param runtime evaluates
 * @param literals the check of literals, by this runtime
 * @param limits the limits
 * @param libraries the functions beyond CEL's own
 * @param libraryFunctions the names of these functions
 */
record Language(
    CelOptions options,
    CelCompiler standard,
    CelRuntime runtime,
    LiteralCheck literals,
    ExpressionLimits limits,
    List<? extends FunctionLibrary> libraries,
    Set<String> libraryFunctions) {

  static Language of(ExpressionLimits limits, List<? extends FunctionLibrary> libraries) {
    CelOptions options =
        CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .maxExpressionCodePointSize(limits.sourceLength())
            .maxParseRecursionDepth(limits.depth())
            .maxParseExpressionNodeCount(limits.nodes())
            .comprehensionMaxIterations(limits.iterations())
            .maxRegexProgramSize(limits.regexProgramSize())
            .build();
    CelRuntime runtime =
        CelRuntimeFactory.plannerRuntimeBuilder()
            .setOptions(options)
            .setStandardFunctions(MixedComparisons.standardFunctionsWithout())
            .addFunctionBindings(MixedComparisons.bindings())
            .addLibraries(libraries)
            .build();
    CelCompiler standard =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(options)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setStandardEnvironmentEnabled(false)
            .setStandardDeclarations(TypeChecker.STANDARD)
            .addLibraries(libraries)
            .build();
    return new Language(
        options,
        standard,
        runtime,
        new LiteralCheck(standard, runtime, limits),
        limits,
        List.copyOf(libraries),
        libraries.stream()
            .flatMap(library -> library.names().stream())
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** Whether the same expressions mean the same in both. */
  boolean isSame(Language other) {
    return limits.equals(other.limits) && libraries.equals(other.libraries);
  }
}
