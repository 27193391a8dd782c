package io.aemp.fuzz;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.code_intelligence.jazzer.Jazzer;

/**
 * The command line of the fuzzers.
 */
public final class FuzzMain {

	private static final Map<String, Class<?>> TARGETS = Map.of("cbor", CborFuzzer.class, "handshake",
			HandshakeFuzzer.class, "json", JsonFuzzer.class);

	private FuzzMain() {
	}

	/**
	 * Runs one target until something is found or the time is over.
	 * @param arguments the name of the target, then options of Jazzer and libFuzzer, then
	 * perhaps directories with inputs
	 * @throws Exception if it could not be run
	 */
	public static void main(String[] arguments) throws Exception {
		Class<?> target = (arguments.length > 0) ? TARGETS.get(arguments[0]) : null;
		if (target == null) {
			System.err.println(
					"""
							Usage: java -jar fuzz.jar cbor|handshake|json [<options of Jazzer and libFuzzer>] [<directories>]
							  -max_total_time=960   stop after so many seconds
							  -help=1               list the options of libFuzzer
							Without directories it begins with the corpus of the sources, and keeps what it finds in target/found.""");
			System.exit(2);
			return;
		}
		Jazzer.main(jazzerArguments(target, List.of(arguments)).toArray(String[]::new));
	}

	private static List<String> jazzerArguments(Class<?> target, List<String> arguments)
			throws IOException, URISyntaxException {
		List<String> all = new ArrayList<>(List.of("--target_class=" + target.getName(),
				"--instrumentation_includes=io.aemp.**:tools.jackson.core.**",
				// What checks is not what is to be covered.
				"--instrumentation_excludes=io.aemp.fuzz.**"));
		List<String> rest = arguments.subList(1, arguments.size());
		if (rest.stream().allMatch((argument) -> argument.startsWith("-"))) {
			Path module = module();
			Path found = Files.createDirectories(module.resolve("target/found").resolve(arguments.get(0)));
			Path findings = Files.createDirectories(module.resolve("target/findings"));
			all.add("--reproducer_path=" + findings);
			all.addAll(List.of("-max_len=" + maxLength(arguments.get(0)),
					"-artifact_prefix=" + findings + "/" + arguments.get(0) + "-"));
			all.addAll(rest);
			all.add(found.toString());
			all.add(module.resolve("src/test/resources/corpus").resolve(arguments.get(0)).toString());
		}
		else {
			all.addAll(rest);
		}
		return all;
	}

	/**
	 * Enough to cross the limits of a line or a number. Longer inputs of the corpus are
	 * for the tests, they would slow this down.
	 */
	private static int maxLength(String target) {
		return target.equals("handshake") ? 6000 : 3000;
	}

	/** The directory of this module, in which {@code target/fuzz.jar} was built. */
	private static Path module() throws URISyntaxException {
		Path jar = Path.of(FuzzMain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		return jar.resolve("../..").normalize();
	}

}
