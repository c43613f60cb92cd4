package dev.weir.coordinator.view;

/**
 * This coordinator's leadership, and who leads as far as it knows.
 *
 * @param coordinator this one's id
 * @param state of its LeaderCore: STANDBY, CLAIMING, LOADING, LEADING, FROZEN or HALTED
 * @param leading whether it leads and may act
 * @param epoch of the leader; 0 before the first
 * @param leader id of the leader; empty before the first
 * @param httpAddress where the leader answers over HTTP; empty before the first
 */
public record LeaderView(
    String coordinator,
    String state,
    boolean leading,
    long epoch,
    String leader,
    String httpAddress) {}
