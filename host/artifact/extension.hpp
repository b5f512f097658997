// The store as plugins see it: berth.artifact/1. Outlives the instances that were lent it; any thread.
#pragma once

#include <artifact/store.hpp>

#include <berth/extension/artifact.h>

namespace berth::host::artifact {

// Whose a running job is: one that waited through a restart runs without the Authorization that it came with.
using owner_function = std::function<std::optional<job::fingerprint>(std::string_view job)>;

class extension {
public:
    explicit extension(std::shared_ptr<store> of, owner_function owner_of_job = {});

    // The table for that id, or null.
    const void* find(std::string_view id) const noexcept { return id == BERTH_ARTIFACT_1 ? &table_ : nullptr; }

    // What the functions of the table work on.
    struct lent {
        std::shared_ptr<store> of;
        owner_function owner_of_job; // empty: nobody knows
    };

private:
    const lent lent_;
    berth_artifacts table_{};
};

} // namespace berth::host::artifact
