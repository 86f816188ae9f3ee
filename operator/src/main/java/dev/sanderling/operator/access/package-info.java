/** What a runner's pod may do in the cluster: its ServiceAccount, Role and RoleBinding. Pure. */
@NullMarked
package dev.sanderling.operator.access;

import org.jspecify.annotations.NullMarked;
