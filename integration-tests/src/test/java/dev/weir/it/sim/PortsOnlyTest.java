package dev.weir.it.sim;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.weir.api.sink.Sink;
import dev.weir.api.sink.SinkCommitter;
import dev.weir.api.sink.SinkWriter;
import dev.weir.api.source.Source;
import dev.weir.api.source.SourceReader;
import dev.weir.state.SliceTable;
import dev.weir.state.StateBackend;
import dev.weir.state.StateTable;
import dev.weir.state.TimerTable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The simulation drives what runs in production: it implements ports and nothing behind them. */
class PortsOnlyTest {
  private static final JavaClasses SIMULATION =
      new ClassFileImporter().importPackages("dev.weir.it.sim");

  private static final List<Class<?>> REAL_ONLY =
      List.of(
          Sink.class,
          SinkWriter.class,
          SinkCommitter.class,
          Source.class,
          SourceReader.class,
          StateBackend.class,
          SliceTable.class,
          StateTable.class,
          TimerTable.class);

  @Test
  void theSimulationHasNoOperatorSinkSourceOrStateOfItsOwn() {
    for (Class<?> type : REAL_ONLY) {
      noClasses().should().beAssignableTo(type).check(SIMULATION);
    }
  }

  @Test
  void theSimulationAlignsCountsCreditAndBuildsChainsNowhereItself() {
    noClasses()
        .should()
        .haveNameMatching(".*(Aligner|Merger|CreditBook|Chain|Subtask|Core)$")
        .check(SIMULATION);
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.weir.worker.align..", "dev.weir.worker.operator..")
        .check(
            SIMULATION.that(
                DescribedPredicate.describe("are no test", c -> !c.getName().contains("Test"))));
  }

  @Test
  void invariantsAreComputedWithoutWhatTheyCheck() {
    noClasses()
        .that()
        .resideInAPackage("dev.weir.it.sim.invariants")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.weir.state..", "dev.weir.worker.task..", "dev.weir.connectors..")
        .check(SIMULATION);
  }
}
