/**
 * From the logical to the physical graph: {@link dev.weir.api.topology.Planner} makes chains and
 * channels, {@link dev.weir.coordinator.plan.Placement} gives them to executors, {@link
 * dev.weir.coordinator.plan.PlanDocument} is how both graphs are kept.
 */
package dev.weir.coordinator.plan;
