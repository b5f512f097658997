# CPack: a deb and an rpm of the host with its shipped plugins, and of the SDK.
#   cpack --config build/release/CPackConfig.cmake -G DEB     (or RPM)
# What `cmake --install` puts under its prefix goes below /usr; what belongs elsewhere is in the component `system`, which
# only packages contain.
install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/CHANGELOG.md ${PROJECT_SOURCE_DIR}/LICENSE
        DESTINATION share/berth/documents COMPONENT host)
if(BERTH_SDK_ONLY)
    return()
endif()

set(packaging ${CMAKE_CURRENT_LIST_DIR})
# Not file(ARCHIVE_CREATE): it takes its paths from the folder that CMake was started in.
execute_process(COMMAND gzip -9nc ${packaging}/berth.1 OUTPUT_FILE ${PROJECT_BINARY_DIR}/berth.1.gz COMMAND_ERROR_IS_FATAL ANY)
set(in_package COMPONENT system EXCLUDE_FROM_ALL)
install(FILES ${PROJECT_BINARY_DIR}/berth.1.gz DESTINATION share/man/man1 ${in_package})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION share/doc/berth RENAME copyright ${in_package})
install(FILES ${packaging}/berth.json DESTINATION /etc/berth ${in_package})
install(DIRECTORY DESTINATION /etc/berth/plugins.d ${in_package})
install(FILES ${packaging}/berth.service DESTINATION /lib/systemd/system ${in_package})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION share/doc/berth-dev RENAME copyright
        COMPONENT sdk_system EXCLUDE_FROM_ALL)

set(CPACK_PACKAGE_NAME berth)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_VENDOR Berth)
set(CPACK_PACKAGE_CONTACT "Berth maintainers <maintainers@berth.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_GENERATOR DEB RPM)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_COMPONENTS_ALL host system sdk sdk_system)
foreach(component host system)
    string(TOUPPER ${component} upper)
    set(CPACK_COMPONENT_${upper}_GROUP runtime)
endforeach()
foreach(component sdk sdk_system)
    string(TOUPPER ${component} upper)
    set(CPACK_COMPONENT_${upper}_GROUP development)
endforeach()
set(CPACK_COMPONENT_GROUP_RUNTIME_DESCRIPTION
    "Loads plugins from a folder, routes HTTP traffic to them, keeps their records in SQLite.")
set(CPACK_COMPONENT_GROUP_DEVELOPMENT_DESCRIPTION "Headers, CMake functions and a project template for plugins of Berth.")

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME berth)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_DEPENDS passwd)
# libOpenCL and CLBlast come by SHLIBDEPS, with the host that links them; a driver is the machine's matter.
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SUGGESTS pocl-opencl-icd)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA ${packaging}/deb/conffiles ${packaging}/deb/postinst
                                               ${packaging}/deb/prerm ${packaging}/deb/postrm)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME berth-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS rapidjson-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_RECOMMENDS "g++, cmake, catch2")

set(CPACK_RPM_COMPONENT_INSTALL ON)
set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_LICENSE Apache-2.0)
set(CPACK_RPM_RUNTIME_PACKAGE_NAME berth)
set(CPACK_RPM_RUNTIME_USER_FILELIST "%config(noreplace) /etc/berth/berth.json")
set(CPACK_RPM_RUNTIME_POST_INSTALL_SCRIPT_FILE ${packaging}/rpm/post.sh)
set(CPACK_RPM_RUNTIME_PRE_UNINSTALL_SCRIPT_FILE ${packaging}/rpm/preun.sh)
set(CPACK_RPM_RUNTIME_POST_UNINSTALL_SCRIPT_FILE ${packaging}/rpm/postun.sh)
set(CPACK_RPM_DEVELOPMENT_PACKAGE_NAME berth-devel)
set(CPACK_RPM_DEVELOPMENT_PACKAGE_REQUIRES rapidjson-devel)
set(CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION
    /etc /lib /lib/systemd /lib/systemd/system /usr/lib/cmake /usr/lib/pkgconfig /usr/share/man /usr/share/man/man1
    /usr/share/doc)
include(CPack)
