package io.aemp.processes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

import io.aemp.Family;
import io.aemp.NodeSettings;
import io.aemp.NodeSettingsBuilder;
import io.aemp.node.AempNode;
import org.jspecify.annotations.Nullable;

/**
 * A process with a node that finds its network by its seeds, has one entry in a family,
 * and says what it sees of that family.
 */
final class NetworkProcess {

	private static final String NOTHING = "-";

	private NetworkProcess() {
	}

	/** Its node ID, where it is to listen, and its seeds. */
	public static void main(String[] arguments) throws IOException {
		NodeSettingsBuilder settings = NodeSettings.builder()
			.nodeId(arguments[0])
			.bind(arguments[1])
			.secret("of this test")
			.handlers((handlers) -> handlers.threads(1));
		for (int i = 2; i < arguments.length; i++) {
			settings.seed(arguments[i]);
		}
		try (AempNode node = AempNode.start(settings.build())) {
			obey(node);
		}
	}

	private static void obey(AempNode node) throws IOException {
		Family family = node.family("network");
		View view = new View();
		family.mon((content, added, changed, deleted) -> view.content = content.asMap());
		family.set(node.id(), "started");
		ChildProcess.say("started");
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = input.readLine(); line != null; line = input.readLine()) {
			String[] words = line.split(" ");
			if (words[0].equals("set")) {
				family.set(node.id(), words[1]);
			}
			else {
				ChildProcess.say("sees", text(view.content));
			}
		}
	}

	/** Formats a view. */
	static String text(Map<String, @Nullable Object> view) {
		String text = new TreeMap<>(view).toString().replace(" ", "");
		return view.isEmpty() ? NOTHING : text;
	}

	/** The view that the node was told last. */
	private static final class View {

		private volatile Map<String, @Nullable Object> content = Map.of();

	}

}
