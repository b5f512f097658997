// What a service description says of how a service is run: the command from a Dockerfile, the resources from a file
// beside it. Reads two small files. Any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace berth::host::describe {

struct resource_share {
    std::string cpu = "500m", memory = "1Gi", ephemeral_storage;
};

struct deployment {
    std::vector<std::string> command;
    resource_share limits, requests;
};

struct deployment_outcome {
    std::optional<deployment> how; // empty when it cannot be told
    std::string trouble;           // why not, or a warning; a line without its end
};

// Names of files as the environment gives them; empty: Dockerfile and resources.json, the latter need not be there.
// Relative ones begin in `folder`.
deployment_outcome read_deployment(const std::string& folder, const std::string& dockerfile,
                                   const std::string& resources);

} // namespace berth::host::describe
