#include <cli/command_table.hpp>

#include <cli/check.hpp>
#include <cli/describe.hpp>
#include <cli/new.hpp>

#include <algorithm>
#include <array>

namespace berth::host::cli {
namespace {

constexpr std::string_view serve_help = R"(usage: berth serve [OPTION]...

Loads the plugins and serves them until SIGTERM or SIGINT, then lets running calls
end and stops; the second such signal ends it at once. SIGHUP reads the
configuration file again. Without any option it listens on 127.0.0.1.

  --config FILE       configuration, JSON; default: berth.json in the state folder
  --plugins FOLDER    where plugins are dropped; default: plugins in the state folder
  --state FOLDER      images, records, token; default: ~/.local/state/berth
  --host ADDRESS      of the services; default 127.0.0.1
  --port PORT         of the services; default 8090, 0 picks a free one
  --admin-host ADDRESS, --admin-port PORT
                      of the administration; default 127.0.0.1 and 8091
  --set KEY=VALUE     any setting; `berth help config` lists them
  --print-tool-description [NAME], --print-service-description [NAME]
                      print what agents and platforms read of a tool, default the
                      first one, and serve nothing

Stronger first: options, the environment (BERTH_HTTP_PORT for http.port; also
BERTH_HOST, BERTH_PORT, BERTH_PLUGINS, BERTH_STATE, BERTH_CONFIG, and HOST, PORT),
the configuration file, defaults.

Once all plugins run or were refused, it logs `ready` and writes
<state>/ready.json; the token for the admin port is in <state>/admin-token.
)";

constexpr std::string_view check_help = R"(usage: berth check FILE.so [--no-load]

Makes every check of the loader without a host, and loads the plugin in a process that
is thrown away. With --no-load nothing of the plugin runs.
)";

constexpr std::string_view describe_help = R"(usage: berth describe FILE.so [--openapi | --json | --schema TYPE]
       berth describe FILE.so --tool [NAME] | --service [NAME]

Shows what a plugin serves, stores and takes. Loads it in a process that is thrown away.

  --tool [NAME]     the description of a tool that agents read; default the first tool
  --service [NAME]  the description of the service that a platform reads: needs a
                    Dockerfile in the current folder, and reads resources.json
)";

constexpr std::string_view new_help = R"(usage: berth new NAME [--directory FOLDER] [--template FOLDER]

Makes a plugin project: a service, its build, a test and a page on how to run it.
)";

constexpr std::string_view plugins_help =
    R"(usage: berth plugins [list | show NAME | start NAME | stop NAME | reload NAME]
                     [--state FOLDER] [--config FILE] [--json]

Speaks to the running host whose state folder it is. A plugin that was stopped stays
stopped, also when the host starts again, until it is started.
)";

constexpr std::string_view jobs_help =
    R"(usage: berth jobs [list] [--only STATE] [--tool NAME] [--limit N] [--after ID]
       berth jobs show ID | watch ID | cancel ID | retry ID
                     [--state FOLDER] [--config FILE] [--json]

Speaks to the running host whose state folder it is, of the jobs of all callers, newest
first. STATE is queued, running, succeeded, failed, cancelled or interrupted.

  watch   follows the job's steps to its end, also when the host is restarted meanwhile;
          ends with 0 when it succeeded, 1 failed, 3 was cancelled, 75 was interrupted
  cancel  takes a job from its queue, asks a running one to stop, or removes the result
          of a finished one
  retry   queues a job again that failed or was cancelled or interrupted
)";

constexpr std::string_view config_help = R"(usage: berth config [get [NODE]] [--state FOLDER] [--config FILE]
       berth config set NODE VALUE       change a setting of the running host
       berth config unset NODE           back to its default
       berth config validate FILE        check a file, without a host
       berth config schema | defaults    print the JSON Schema, or a file with every default

NODE is a JSON pointer (/http/port) or a key (http.port); VALUE is JSON, or a text
without quotes. A change is checked as a whole and written to the configuration file;
the answer says which settings wait for a restart. --json prints answers as they came.

Settings:
)";

constexpr std::string_view help_help = R"(usage: berth help [COMMAND]
)";

constexpr std::string_view version_help = R"(usage: berth version
)";

constexpr std::string_view worker_help = R"(usage: berth worker --socket NUMBER

Runs one plugin for the host at the other end of the socket. The host starts it
itself for plugins whose configuration says so.
)";

constexpr std::string_view not_built_help = "Designed, and not built yet in this version.\n";

constexpr std::array table{
    command{"serve", serve, "run the host", serve_help},
    command{"check", check_plugin, "check a plugin file as the loader would", check_help},
    command{"describe", describe_plugin, "show what a plugin serves, stores and takes", describe_help},
    command{"new", new_project, "make a plugin project", new_help},
    command{"plugins", plugins, "list, show, start, stop and reload the plugins of a running host", plugins_help},
    command{"config", config, "show, change and check the configuration", config_help},
    command{"jobs", jobs, "list, show, watch, cancel and retry the jobs of a running host", jobs_help},
    command{"models", nullptr, "not built yet", not_built_help},
    command{"devices", nullptr, "not built yet", not_built_help},
    command{"version", version, "print the version", version_help},
    command{"help", help, "explain a command", help_help},
    command{"worker", worker, "run one plugin for a host", worker_help, false},
};

} // namespace

std::span<const command> all_commands() {
    return table;
}

const command* find_command(std::string_view name) {
    const auto found = std::ranges::find(table, name, &command::name);
    return found == table.end() ? nullptr : &*found;
}

} // namespace berth::host::cli
