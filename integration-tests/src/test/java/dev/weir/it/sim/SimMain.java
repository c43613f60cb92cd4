package dev.weir.it.sim;

/** Runs seeds. */
public final class SimMain {
  private SimMain() {}

  public static void main(String[] args) {
    String[] range = args[1].split("\\.\\.");
    boolean trace = args.length > 2 && args[2].equals("--trace");
    for (long seed = Long.parseLong(range[0]); seed <= Long.parseLong(range[1]); seed++) {
      long t = System.nanoTime();
      SimPlan plan = SimPlan.of(seed);
      if (System.getProperty("calm") != null) {
        plan = plan.calm();
      }
      SimResult r = Simulation.run(plan, trace ? System.out::println : null);
      System.out.println(
          seed
              + " "
              + (System.nanoTime() - t) / 1_000_000
              + " ms "
              + r.counts()
              + " "
              + r.violation()
              + " "
              + Long.toHexString(r.hash())
              + " "
              + r.faults());
      if (r.violation() != null && !trace) {
        System.out.println(plan.describe());
        r.lastLines().stream().skip(120).forEach(System.out::println);
      }
    }
  }
}
