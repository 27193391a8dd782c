package io.aemp.simulation.database;

import java.util.List;

import io.aemp.simulation.mutants.Mutant;

/**
 * Ways to break the database. Each one is what a mistake in the product would be.
 */
final class DatabaseMutants {

	static final List<Mutant> ALL = List.of(

			new Mutant("forgets that others have a deleted key, too", "MergedDatabase#delete", """
					OwnedEntry left = newest.without(this.owner);""", """
					OwnedEntry left = null;"""),

			new Mutant("keeps what a lost node had", "MergedDatabase#remove", """
					contains(node) ? replace(node, Map.of()) : List.of();""", """
					List.of();"""),

			new Mutant("keeps what an owner does not name any more", "MergedDatabase#replace", """
					gone.removeIf(values::containsKey);""", """
					gone.clear();"""),

			new Mutant("does not tell other global nodes that a key is gone", "MergedDatabase#delete", """
					this.localDeleted.add(key);""", ""),

			new Mutant("does not tell other global nodes of a value that one of them has set", "MergedDatabase#set", """
					if (local) {""", """
					if (local && (newest == null || !DatabaseValues.equal(newest.value(), value))) {"""),

			new Mutant("gives the turn of a deleted key to nobody", "MergedDatabase#delete", """
					this.entries.put(key, left);""", ""),

			new Mutant("passes on what other global nodes tell", "GlobalService#publish", """
					if (!merge.local().isEmpty()) {
								this.globals.forEach((peer) -> peer.sendUpdate(Requests.G_UPD, merge.local()));""", """
					if (!view.isEmpty()) {
								this.globals.forEach((peer) -> peer.sendUpdate(Requests.G_UPD, view));"""),

			new Mutant("becomes global and does not tell those what it has that are", "GlobalService#becomeGlobal", """
					linked.stream().filter(Peer::isGlobal).forEach(this::welcome);""", ""),

			new Mutant("does not tell monitors what a lost node had", "GlobalService#forget", """
					publishAll(this.merged.remove(peer.nodeId()));""", """
					this.merged.remove(peer.nodeId());"""),

			new Mutant("does not keep links to other global nodes", "GlobalService#publish", """
					view.set().keySet().forEach(this.keepalive::keep);""", ""),

			new Mutant("does not tell a new master what it has set", "Master#attach", """
					peer.sendDatabase(Requests.G_SLAVE, this.local.all());""", """
					peer.sendDatabase(Requests.G_SLAVE, new LinkedHashMap<>());"""),

			new Mutant("does not ask a new master for what is monitored", "Master#attach", """
					this.copies.families().forEach((family) -> peer.send(Requests.G_MON1, family));""", ""),

			new Mutant("does not notice that its master is gone", "Discovery#nodeDown", """
					if (Discovery.this.master.is(peer)) {
									Discovery.this.master.detach();
								}""", ""),

			new Mutant("does not tell what is gone when a whole family comes", "FamilyCopies#whole",
					"""
							copy.content.keySet().stream().filter((key) -> !content.containsKey(key)).forEach(concerned::add);""",
					""),

			new Mutant("tells whoever begins to monitor nothing before something changes", "FamilyCopies#whole", """
					boolean tell = !copy.known || !concerned.isEmpty();""", """
					boolean tell = !concerned.isEmpty();"""));

	private DatabaseMutants() {
	}

}
