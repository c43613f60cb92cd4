package dev.weir.worker.operator;

import dev.weir.worker.template.Templates;
import java.lang.invoke.MethodHandles;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The ways from a source's reader into its chain.
 *
 * @param ways by split; null gives the one that runs batches
 * @param driver that one
 * @param passage what a split's way does with a record
 */
record SourcePath(
    Function<@Nullable SplitProgress, SourceDriver> ways, SourceDriver driver, Passage passage) {

  static SourcePath of(ReaderDriver.Wiring wiring, Templates templates) {
    Function<@Nullable SplitProgress, SourceDriver> ways =
        templates.roots(MethodHandles.lookup(), ReaderDriver.class, wiring);
    return new SourcePath(ways, ways.apply(null), wiring.passage());
  }
}
